// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Three runs of a classifier of twelve examples in three classes, as plain values.

#include "core/data/labelled.h"
#include "core/workspace/run.h"

namespace lathe::tests {

inline constexpr core::RunId kClassifier = 1, kSlight = 2, kHarsh = 3;

/// The original is right 11 of 12 times; the slight run loses one answer; the harsh one loses six,
/// gains the one that the original had wrong.
std::vector<core::Run> familyOfClassifiers();

/// Twelve grey pictures of 2 x 2 pixels: picture i holds 10 i, 10 i + 1, 10 i + 2, 10 i + 3.
core::LabelledImages classifiedImages();

}  // namespace lathe::tests
