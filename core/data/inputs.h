// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Labelled data as a classifier reads it.

#include <span>

#include "core/data/dataset.h"
#include "core/model/input.h"
#include "core/model/model.h"

namespace lathe::core {

int64_t exampleCount(const Dataset& data);               ///< 0 of a plain text
std::span<const int32_t> labelsOf(const Dataset& data);  ///< empty of a plain text
std::span<const std::string> labelNamesOf(const Dataset& data);

/// Throws Error(Usage) unless the model classifies, reads this kind of data in this size, and has
/// an output for every label; the sentence says what was found and what was expected.
void requireFitting(const Model& model, const Dataset& data);

/// Examples first .. last - 1: texts as tokens with the special ones, cut to the model's context
/// (the last special token stays); images as channels x height x width from 0 to 1, grey ones
/// repeated for a model that reads colours.
InputBatch labelledInputs(const Model& model, const Dataset& data, int64_t first, int64_t last);

}  // namespace lathe::core
