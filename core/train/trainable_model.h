// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A snapshot with float32 leaves laid over some of its weights. Loss and gradients see the leaves;
// all other weights stay as they are stored. snapshot() gives the model back as a value.

#include <optional>

#include "core/train/decoder.h"

namespace lathe::core {

struct LossSum {
    double total = 0;     ///< of -log p(target)
    int64_t targets = 0;  ///< counted
    double mean() const { return targets > 0 ? total / static_cast<double>(targets) : 0; }
};

class TrainableModel {
  public:
    /// `names`: canonical names of the weights that become leaves. Throws Error(NotFound) for
    /// others, Error(Refused) if the model rounds the inputs of linears, which has no gradient
    /// here.
    TrainableModel(ModelPtr base, std::shared_ptr<Backend> backend,
                   const std::vector<std::string>& names);
    TrainableModel(const TrainableModel&) = delete;
    TrainableModel& operator=(const TrainableModel&) = delete;

    const Model& base() const { return *m_base; }
    const std::vector<LeafPtr>& leaves() const { return m_leaves; }
    Leaf& leaf(std::string_view name) const;  ///< throws Error(NotFound)

    /// Keep only the inputs of blocks for the way back: less memory, about a third more time.
    void setRecompute(bool recompute) { m_recompute = recompute; }

    LossSum loss(const TrainingBatch& batch, const JobContext* job = nullptr) const;

    /// Clears the gradients, then adds those of the mean loss over the batch's targets.
    LossSum lossAndGradients(const TrainingBatch& batch, const JobContext* job = nullptr);

    /// Adds `weight` times the gradient of the summed loss: batches that share one weight, 1/(all
    /// their targets), accumulate to the gradient of the mean over all of them.
    LossSum accumulateGradients(const TrainingBatch& batch, double weight,
                                const JobContext* job = nullptr);
    void clearGradients();

    /// The model with the leaves' present values: as plain arrays of `type`, or, without one,
    /// encoded the way each weight was before.
    ModelPtr snapshot(std::optional<DType> type = std::nullopt) const;

  private:
    ModelPtr m_base;
    std::shared_ptr<Backend> m_backend;
    std::vector<LeafPtr> m_leaves;
    Parameters m_parameters;
    bool m_recompute = false;
};

/// Names of the linear weights (and, if asked, everything else) of a model.
std::vector<std::string> trainableNames(const Model& model, bool linearsOnly);

int64_t countTargets(const TrainingBatch& batch);

}  // namespace lathe::core
