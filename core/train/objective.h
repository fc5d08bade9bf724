// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What training lowers. An objective meets the values of a network as they appear on the tape and
// puts their gradients there at once; it may bring leaves of its own (a projection, for example).

#include <span>
#include <vector>

#include "core/train/batch.h"
#include "core/train/parameter.h"
#include "core/train/tape.h"

namespace lathe::core {

/// Sums over counted targets.
struct LossSum {
    double total = 0;          ///< what training lowers
    double logLikelihood = 0;  ///< of the targets: log p, summed
    int64_t correct = 0;       ///< targets that are the likeliest
    int64_t targets = 0;

    double mean() const { return per(total); }
    double negativeLogLikelihood() const { return per(-logLikelihood); }
    double accuracy() const { return per(static_cast<double>(correct)); }
    LossSum& operator+=(const LossSum& other);

  private:
    double per(double sum) const { return targets > 0 ? sum / static_cast<double>(targets) : 0; }
};

/// Logits of some of the counted rows, on a tape of their own. Their number over a whole batch is
/// large, so they come slice by slice, in order.
struct LogitSlice {
    Tape& tape;
    const VariablePtr& logits;
    int64_t firstRow = 0;                       ///< among the counted rows of the batch
    std::span<const int32_t> targets;           ///< one per row
    double weight = 0;                          ///< gradients are of the sum times this
    std::span<const float> targetWeights = {};  ///< one per row; empty: 1 each
};

/// Queries and keys of a layer, rotated; sequences stand one after another.
struct AttentionInputs {
    Tape& tape;
    int layer = 0;
    const VariablePtr& queries;
    const VariablePtr& keys;
    const VariablePtr& values;
    const AttentionSpec& spec;
    std::span<const int64_t> lengths;
    double weight = 0;
};

class Objective {
  public:
    virtual ~Objective() = default;

    /// Before a batch goes through the network.
    virtual void begin(const TrainingBatch& batch, const JobContext* job) {
        (void)batch, (void)job;
    }
    /// Output of a layer for all rows, or of the embeddings (layer -1); returns what it adds to the
    /// total.
    virtual double onHidden(Tape& tape, int layer, const VariablePtr& hidden, double weight) {
        (void)tape, (void)layer, (void)hidden, (void)weight;
        return 0;
    }
    virtual double onAttention(const AttentionInputs& inputs) {
        (void)inputs;
        return 0;
    }
    /// Outputs of a layer's heads side by side, before the output projection; what this returns
    /// goes on in their place.
    virtual VariablePtr onHeads(Tape& tape, int layer, const VariablePtr& heads) {
        (void)tape, (void)layer;
        return heads;
    }
    virtual LossSum onLogits(const LogitSlice& slice) = 0;

    virtual std::vector<LeafPtr> leaves() const { return {}; }
};

/// Cross entropy with the targets: -log p(target), times the target's weight.
class HardLabels : public Objective {
  public:
    LossSum onLogits(const LogitSlice& slice) override;
};

}  // namespace lathe::core
