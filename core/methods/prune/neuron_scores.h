// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the neurons of FFNs and dense layers are worth on given inputs, measured where the weight
// that reads them meets their values. Private to core/methods/prune.

#include <span>
#include <vector>

#include "core/methods/prune/axis_cuts.h"
#include "core/train/batch.h"

namespace lathe::core {

/// The mean magnitude of each neuron's value, per axis.
std::vector<std::vector<double>> meanActivations(const MethodInput& input,
                                                 std::span<const AxisCut> axes,
                                                 const InputBatch& inputs, JobContext& job);

/// The mean over examples of |sum of value x gradient of the loss|, which is the size of the
/// gradient of a gate on the neuron. With W the weight that reads it, that is the sum of W dL/dW
/// along its column: no gradient of a value is held, and those of about 1 GiB of weights at a time.
std::vector<std::vector<double>> activationGradients(const MethodInput& input,
                                                     std::span<const AxisCut> axes,
                                                     const TrainingBatch& examples,
                                                     JobContext& job);

/// How many forward passes over the examples that takes as long as: kGradientPasses for each GiB.
double gradientPasses(const Model& model, std::span<const AxisCut> axes);

}  // namespace lathe::core
