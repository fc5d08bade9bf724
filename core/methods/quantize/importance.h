// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How much each column of a weight matters to the encoders of GGUF types: the mean square of its
// inputs, from an importance matrix (core/formats/imatrix.h) or from a calibration.

#include <string>
#include <vector>

#include "core/formats/imatrix.h"
#include "core/methods/method.h"

namespace lathe::core {

/// What the weight's tensor is called in a GGUF file of the model; its own name if there is none.
std::string ggufTensorName(const ModelSpec& spec, const Weight& weight);

/// The means of the weight's columns; empty if the matrix does not have it. Throws Error(Usage) if
/// it has another number of columns.
std::vector<float> importanceOf(const Imatrix& imatrix, const ModelSpec& spec,
                                const Weight& weight);

/// What llama-imatrix would write: sums over the linears of all layers on the calibration data,
/// each behind layers as they are. `input` has the parameters samples and window.
Imatrix collectImatrix(const MethodInput& input, JobContext& job);

}  // namespace lathe::core
