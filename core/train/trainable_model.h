// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A snapshot with float32 leaves laid over some of its weights. Loss and gradients see the leaves;
// all other weights stay as they are stored. snapshot() gives the model back as a value.

#include <optional>

#include "core/train/network.h"

namespace lathe::core {

class TrainableModel {
  public:
    /// `names`: canonical names of the weights that become leaves, each a DirectWeight. Throws
    /// Error(NotFound) for others, and what requireTrainable throws.
    TrainableModel(ModelPtr base, std::shared_ptr<Backend> backend,
                   const std::vector<std::string>& names);
    TrainableModel(ModelPtr base, std::shared_ptr<Backend> backend,
                   std::vector<TrainedWeightPtr> trained);
    TrainableModel(const TrainableModel&) = delete;
    TrainableModel& operator=(const TrainableModel&) = delete;

    const ModelPtr& base() const { return m_base; }
    const std::shared_ptr<Backend>& backend() const { return m_backend; }
    const std::vector<TrainedWeightPtr>& trained() const { return m_trained; }
    const std::vector<LeafPtr>& leaves() const { return m_leaves; }
    Leaf& leaf(std::string_view name) const;  ///< throws Error(NotFound)

    /// Keep only the inputs of blocks for the way back: less memory, about a third more time.
    void setRecompute(bool recompute) { m_recompute = recompute; }
    void setProducts(Products products) { m_products = products; }
    Products products() const { return m_products; }

    /// By cross entropy, or by another objective.
    LossSum loss(const TrainingBatch& batch, const JobContext* job = nullptr) const;
    LossSum loss(const TrainingBatch& batch, Objective& objective,
                 const JobContext* job = nullptr) const;

    /// Clears the gradients, then adds those of the mean loss over the batch's targets.
    LossSum lossAndGradients(const TrainingBatch& batch, const JobContext* job = nullptr);

    /// Adds `weight` times the gradient of the summed objective: batches that share one weight,
    /// 1/(all their targets), accumulate to the gradient of the mean over all of them. Leaves have
    /// it after pullBack().
    LossSum accumulateGradients(const TrainingBatch& batch, Objective& objective, double weight,
                                const JobContext* job = nullptr);
    void clearGradients();
    void pullBack(const JobContext* job = nullptr);
    void refresh(const JobContext* job = nullptr);  ///< after leaves have changed

    /// The model with the leaves' present values: as plain arrays of `type`, or, without one,
    /// encoded the way each weight was before.
    ModelPtr snapshot(std::optional<DType> type = std::nullopt) const;

  private:
    ModelPtr m_base;
    std::shared_ptr<Backend> m_backend;
    std::vector<TrainedWeightPtr> m_trained;
    std::vector<LeafPtr> m_leaves;
    Parameters m_parameters;
    bool m_recompute = false;
    Products m_products = Products::Float32;
};

/// Throws Error(Refused) if the model rounds the inputs of linears, which has no gradient here.
void requireTrainable(const Model& model);

/// Names of the linear weights (and, if asked, everything else) of a model.
std::vector<std::string> trainableNames(const Model& model, bool linearsOnly);

}  // namespace lathe::core
