// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Predictions of models that are equal to a base model up to some block, against those of a
// reference. Several such variants are scored together, so that the reference's logits are made
// once for all of them.

#include "core/evaluate/token_scores.h"
#include "core/observe/boundary_states.h"
#include "core/observe/sensitivity.h"

namespace lathe::core {

class VariantScorer {
  public:
    /// All must outlive this. `reference` are states of `referencePass`.
    VariantScorer(const ForwardPass& referencePass, const BoundaryStates& reference,
                  const WindowPlan& plan, JobContext& job);

    /// Scores of variants whose first changed block is `firstBlock`: -1 if what enters the network
    /// changes, the number of blocks if only the head does. `base` are the states of the model that
    /// they equal before that.
    std::vector<TokenScores> score(const BoundaryStates& base,
                                   std::span<const ForwardPass> variants, int firstBlock);

    int64_t blockRowsRun() const { return m_blockRowsRun; }

  private:
    ForwardState runFrom(const BoundaryStates& base, const ForwardPass& variant, size_t window,
                         int firstBlock, std::span<const TokenId> inputs, KvCache& cache);

    const ForwardPass& m_referencePass;
    const BoundaryStates& m_reference;
    const WindowPlan& m_plan;
    JobContext& m_job;
    int64_t m_blockRowsRun = 0;
};

/// The first block whose result a weight changes: -1 before all of them, their number behind.
int firstBlockOf(const ModelSpec& spec, const Weight& weight);

/// How a variant differs from the reference.
QualityChange changeOf(const WindowPlan& plan, const TokenScores& scores);

/// How much further the first is from the reference than the second, paired by token.
QualityChange differenceOf(const WindowPlan& plan, const TokenScores& first,
                           const TokenScores& second);

}  // namespace lathe::core
