// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the methods have in common that store a weight as the product of two thin matrices: how the
// rank is chosen, what that costs, and where it pays.

#include "core/methods/calibrated_step.h"

namespace lathe::core {

/// size (by share or rank), share, rank, type.
std::vector<ParamSpec> factorParams(double share);

/// floor(share * rows * columns / (rows + columns)), or the rank asked for; from 1 to the full
/// rank.
int64_t rankOf(const Weight& weight, const Params& params);
DType factorType(const Params& params);

/// Of the two factors.
uint64_t factorBytes(const Weight& weight, const Params& params);

/// Throws Error(Refused) for previews: some rows of a weight have other factors than all of them.
void refuseCutOuts(const MethodInput& input);

/// What the singular value decompositions of the targets cost.
CalibratedCost decompositionCost(const MethodInput& input);

/// Targets whose factors would take no fewer bytes than they do.
std::vector<const Weight*> notSmaller(const MethodInput& input);

/// Compression leaves a weight as it is where factors would be no smaller.
bool factorsPay(const Weight& weight, const Params& params);
uint64_t bytesWherePaying(const Weight& weight, const Params& params);
/// Says which weights stay, and below which rank factors begin to pay.
std::vector<PlanNote> lowRankReview(const MethodInput& input);

}  // namespace lathe::core
