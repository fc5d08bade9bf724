// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The blocks of core/model/forward.h on a tape: from token ids to the sum of their losses.
// Sequences start at position 0 and need no cache.

#include "core/train/ops.h"

namespace lathe::core {

class Decoder {
  public:
    /// `parameters` by canonical name; all three must outlive the decoder and its tapes.
    Decoder(const ModelSpec& spec, const Parameters& parameters, Objective& objective)
        : m_spec(spec), m_parameters(parameters), m_objective(objective) {}

    /// The objective over all counted targets; gradients of its sum times `weight` start on their
    /// way. `recompute` keeps only the inputs of blocks (see recomputed()).
    LossSum loss(Tape& tape, const TrainingBatch& batch, double weight, bool recompute) const;

  private:
    struct Rows {
        std::vector<int64_t> positions, lengths;
        double weight = 0;
        double* extra = nullptr;  ///< what the objective adds inside blocks
        bool recompute = false;   ///< then blocks run twice, and count once
    };
    VariablePtr block(Tape& tape, const VariablePtr& hidden, int index, const Rows& rows) const;
    VariablePtr attentionPart(Tape& tape, const VariablePtr& hidden, int index,
                              const Rows& rows) const;
    VariablePtr ffnPart(Tape& tape, const VariablePtr& hidden, int index) const;
    LossSum headLoss(Tape& tape, const VariablePtr& rows, std::span<const TokenId> targets,
                     double weight) const;

    std::string prefix(int index) const;
    VariablePtr norm(Tape& tape, const VariablePtr& x, const std::string& name,
                     double epsilon) const;
    VariablePtr project(Tape& tape, const VariablePtr& x, const std::string& name) const;

    const ModelSpec& m_spec;
    const Parameters& m_parameters;
    Objective& m_objective;
};

}  // namespace lathe::core
