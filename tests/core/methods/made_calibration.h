// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Something to calibrate small made-up models on: texts in the few letters that their vocabulary
// has room for, labelled examples for classifiers.

#include "core/methods/method.h"

namespace lathe::tests {

/// The model with a tokenizer of single letters, if it reads tokens and has none.
core::ModelPtr withLetters(const core::ModelPtr& model);

/// `count` letters of a text, or examples; the same for the same seed.
std::shared_ptr<const core::Dataset> madeCalibration(const core::Model& model, int count = 500,
                                                     uint64_t seed = 1);

/// Gives a step what it needs to calibrate: data, and a model that reads it.
void giveCalibration(core::MethodInput& input);

}  // namespace lathe::tests
