// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The network on a tape: core/model's one walk from a batch to the sum of its losses. Sequences
// start at position 0 and need no cache.

#include "core/train/tape_ops.h"

namespace lathe::core {

class Network {
  public:
    /// `parameters` by canonical name; the spec, they and the objective must outlive the network
    /// and its tapes. Of the plan only what turns values counts: nothing is rounded here.
    Network(const ModelSpec& spec, const ArithmeticPlan& plan, const Parameters& parameters,
            Objective& objective);

    /// The objective over all counted targets; gradients of its sum times `weight` start on their
    /// way. `recompute` keeps only the inputs of layers (see recomputed()).
    LossSum loss(Tape& tape, const TrainingBatch& batch, double weight, bool recompute) const;

  private:
    VariablePtr hidden(Tape& tape, TapeOps::Batch& batch) const;
    LossSum headLoss(Tape& tape, TapeOps::Batch& batch, const VariablePtr& rows,
                     const CountedRows& counted) const;

    const ModelSpec& m_spec;
    Objective& m_objective;
    NetworkParts<TapeOps> m_parts;
};

}  // namespace lathe::core
