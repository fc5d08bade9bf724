// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What methods that train or undo adapters have in common: their parameters, how they are kept
// beside a weight (a sum with a product), and their sizes before they exist.

#include "core/methods/method.h"
#include "core/train/adapted_weight.h"

namespace lathe::core {

struct AdapterDefaults {
    int64_t rank = 8;
    double alpha = 16;
    bool merge = true;
};

/// rank, alpha, dropout, merge.
std::vector<ParamSpec> adapterParams(const AdapterDefaults& defaults);

/// Target number `index` of the step with an adapter as the parameters say, on a frozen `base`.
TrainedWeightPtr adaptedTarget(const MethodInput& input, size_t index, EncodingPtr base);

/// Bytes that adapters add to the targets, unless they are merged.
uint64_t adapterBytes(const MethodInput& input);

/// Of a training that moves adapters only; `bytesAfter` is the caller's.
Estimate adapterEstimate(const MethodInput& input);

/// What an adapter is worth remarking about.
std::vector<PlanNote> adapterReview(const MethodInput& input);

/// A sum taken apart; `others` are addends that are no adapters (outliers).
struct AdapterParts {
    EncodingPtr base;
    std::vector<Term> others, adapters;
};
/// None: the encoding has no adapter.
std::optional<AdapterParts> adaptersOf(const Encoding& encoding);

}  // namespace lathe::core
