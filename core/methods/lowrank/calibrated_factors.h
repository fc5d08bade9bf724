// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What ASVD and SVD-LLM have in common: factors that look at what their weight receives.

#include <functional>
#include <span>

#include "core/encoding/low_rank.h"
#include "core/methods/lowrank/factors.h"

namespace lathe::core {

/// Factors of one weight.
using Factorize =
    std::function<LowRankFactors(const Weight&, std::span<const float> values, int64_t rank)>;

/// Where factors pay, puts those of `factorize` in the place of targets; tables, which receive
/// nothing that could be measured, get plain ones.
MethodResult replaceByFactors(const MethodInput& input, JobContext& job,
                              const CalibratedOptions& options,
                              const std::function<Factorize(const InputStatistics&)>& prepare);

Estimate estimateFactors(const MethodInput& input, const CalibratedOptions& options, bool solves);

/// lowRankReview, and what there is to say about the calibration data.
std::vector<PlanNote> calibratedFactorsReview(const MethodInput& input);

}  // namespace lathe::core
