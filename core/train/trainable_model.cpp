// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainable_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/model/weights.h"

namespace lathe::core {

namespace {

std::vector<TrainedWeightPtr> directWeights(const Model& model,
                                            const std::vector<std::string>& names) {
    std::vector<TrainedWeightPtr> trained;
    for (const std::string& name : names) {
        const auto found = model.parts().weights.find(name);
        if (found == model.parts().weights.end())
            throw Error(ErrorKind::NotFound, fmt::format("the model has no weight {}", name));
        trained.push_back(std::make_shared<DirectWeight>(found->second));
    }
    return trained;
}

}  // namespace

TrainableModel::TrainableModel(ModelPtr base, std::shared_ptr<Backend> backend,
                               const std::vector<std::string>& names)
    : TrainableModel(base, std::move(backend), directWeights(*base, names)) {}

TrainableModel::TrainableModel(ModelPtr base, std::shared_ptr<Backend> backend,
                               std::vector<TrainedWeightPtr> trained)
    : m_base(std::move(base)), m_backend(std::move(backend)), m_trained(std::move(trained)) {
    requireTrainable(*m_base);
    for (const TrainedWeightPtr& weight : m_trained) {
        m_parameters.emplace(weight->origin()->name, Parameter(weight));
        std::ranges::copy(weight->leaves(), std::back_inserter(m_leaves));
    }
    for (const auto& [name, weight] : m_base->parts().weights)
        if (!m_parameters.contains(name)) m_parameters.emplace(name, Parameter(weight->encoding));
    refresh();
}

Leaf& TrainableModel::leaf(std::string_view name) const {
    for (const LeafPtr& leaf : m_leaves)
        if (leaf->name == name) return *leaf;
    throw Error(ErrorKind::NotFound, fmt::format("{} is not being trained", name));
}

LossSum TrainableModel::loss(const TrainingBatch& batch, const JobContext* job) const {
    HardLabels labels;
    return loss(batch, labels, job);
}

LossSum TrainableModel::loss(const TrainingBatch& batch, Objective& objective,
                             const JobContext* job) const {
    Tape tape(*m_backend, job, false, m_products);
    return Network(m_base->spec(), m_base->plan(), m_parameters, objective)
        .loss(tape, batch, 0, false);
}

LossSum TrainableModel::lossAndGradients(const TrainingBatch& batch, const JobContext* job) {
    clearGradients();
    const int64_t targets = countTargets(batch);
    HardLabels labels;
    const LossSum sum = accumulateGradients(
        batch, labels, targets > 0 ? 1.0 / static_cast<double>(targets) : 0, job);
    pullBack();
    return sum;
}

LossSum TrainableModel::accumulateGradients(const TrainingBatch& batch, Objective& objective,
                                            double weight, const JobContext* job) {
    Tape tape(*m_backend, job, true, m_products);
    return Network(m_base->spec(), m_base->plan(), m_parameters, objective)
        .loss(tape, batch, weight, m_recompute);
}

void TrainableModel::clearGradients() {
    for (const LeafPtr& leaf : m_leaves) std::ranges::fill(leaf->gradient, 0.0f);
    for (const TrainedWeightPtr& weight : m_trained) weight->clearGradient();
}

void TrainableModel::pullBack(const JobContext* job) {
    for (const TrainedWeightPtr& weight : m_trained) {
        if (job) job->checkpoint();
        weight->pullBack();
    }
}

void TrainableModel::refresh(const JobContext* job) {
    for (const TrainedWeightPtr& weight : m_trained) {
        if (job) job->checkpoint();
        weight->refresh();
    }
}

ModelPtr TrainableModel::snapshot(std::optional<DType> type) const {
    std::vector<WeightPtr> changed;
    for (const TrainedWeightPtr& trained : m_trained)
        changed.push_back(withEncoding(*trained->origin(), trained->encoded(type)));
    return m_base->withWeights(changed);
}

void requireTrainable(const Model& model) {
    if (model.plan().roundsInputs())
        throw Error(
            ErrorKind::Refused,
            "the model rounds the inputs of its linears; train it with unrounded inputs (none) and "
            "choose the rounding afterwards");
    if (!model.plan().caches.empty())
        throw Error(ErrorKind::Refused,
                    "the model rounds keys and values that it has cached; train it without and "
                    "choose the rounding (quant.kv_cache) afterwards");
}

std::vector<std::string> trainableNames(const Model& model, bool linearsOnly) {
    std::vector<std::string> names;
    for (const WeightPtr& weight : model.weightsInOrder())
        if (!linearsOnly || weight->role == WeightRole::Linear) names.push_back(weight->name);
    return names;
}

}  // namespace lathe::core
