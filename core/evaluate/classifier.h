// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs a classifier over labelled data.

#include "core/data/inputs.h"
#include "core/evaluate/classification.h"
#include "core/model/forward.h"

namespace lathe::core {

/// Left in the job's mailbox now and then.
struct ClassificationProgress {
    int64_t examples = 0, total = 0;
    double accuracy = 0;  ///< so far
};

/// All examples, or the first `limit` (0: all). Throws Error(Usage) for data that does not fit the
/// model (see requireFitting) or holds nothing.
ClassificationResult evaluateClassifier(const ForwardPass& pass, const Dataset& data, int64_t limit,
                                        JobContext& job);

}  // namespace lathe::core
