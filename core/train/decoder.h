// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The blocks of core/model/forward.h on a tape: from token ids to the sum of their losses.
// Sequences start at position 0 and need no cache.

#include "core/train/ops.h"

namespace lathe::core {

/// A target that is not counted.
inline constexpr TokenId kNoTarget = -1;

/// Tokens and, for each of them, what should follow it.
struct TrainingSequence {
    std::vector<TokenId> tokens, targets;
};
using TrainingBatch = std::vector<TrainingSequence>;

class Decoder {
  public:
    /// `parameters` by canonical name; both must outlive the decoder and its tapes.
    Decoder(const ModelSpec& spec, const Parameters& parameters)
        : m_spec(spec), m_parameters(parameters) {}

    /// Sum of the losses of all counted targets; their gradients times `weight` start on their way.
    /// `recompute` keeps only the inputs of blocks (see recomputed()).
    double loss(Tape& tape, const TrainingBatch& batch, double weight, bool recompute) const;

  private:
    struct Rows {
        std::vector<int64_t> positions, lengths;
    };
    VariablePtr block(Tape& tape, const VariablePtr& hidden, int index, const Rows& rows) const;
    VariablePtr attentionPart(Tape& tape, const VariablePtr& hidden, int index,
                              const Rows& rows) const;
    VariablePtr ffnPart(Tape& tape, const VariablePtr& hidden, int index) const;
    double headLoss(Tape& tape, const VariablePtr& rows, std::span<const TokenId> targets,
                    double weight) const;

    std::string prefix(int index) const;
    VariablePtr norm(Tape& tape, const VariablePtr& x, const std::string& name,
                     double epsilon) const;
    VariablePtr project(Tape& tape, const VariablePtr& x, const std::string& name) const;

    const ModelSpec& m_spec;
    const Parameters& m_parameters;
};

}  // namespace lathe::core
