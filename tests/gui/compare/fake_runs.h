// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A family of fourteen runs as plain values: what a week of work on a 135 M model might leave. The
// numbers are made up.

#include <vector>

#include "core/workspace/run.h"

namespace lathe::tests {

inline constexpr core::RunId kOriginal = 1, kInt8 = 2, kRtn = 3, kGptq = 6, kPrune = 11,
                             kOtherMachine = 14, kFailed = 15, kLarger = 100;

/// The original first; run 14 was measured on another machine.
std::vector<core::Run> familyOfRuns();
/// And of a larger model on the same text and machine: the original, int8, int4 and int3, ids from
/// kLarger on.
std::vector<core::Run> runsOfTwoModels();
/// A run that ended with an error, below the original.
core::Run failedRun();
/// One whose perplexity is of another text.
core::Run otherDataRun();

}  // namespace lathe::tests
