// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainable_model.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/encoding/dense.h"

namespace lathe::core {

TrainableModel::TrainableModel(ModelPtr base, std::shared_ptr<Backend> backend,
                               const std::vector<std::string>& names)
    : m_base(std::move(base)), m_backend(std::move(backend)) {
    if (m_base->plan() != ArithmeticPlan{})
        throw Error(
            ErrorKind::Refused,
            "the model rounds the inputs of its linears; train it with unrounded inputs (none) and "
            "choose the rounding afterwards");
    for (const std::string& name : names) {
        auto leaf = std::make_shared<Leaf>();
        leaf->origin =
            m_base->parts().weights.contains(name) ? m_base->parts().weights.at(name) : nullptr;
        if (!leaf->origin)
            throw Error(ErrorKind::NotFound, fmt::format("the model has no weight {}", name));
        leaf->values = leaf->origin->encoding->decode();
        leaf->gradient.resize(leaf->values.size());
        if (m_parameters.emplace(name, Parameter(leaf)).second) m_leaves.push_back(std::move(leaf));
    }
    for (const auto& [name, weight] : m_base->parts().weights)
        if (!m_parameters.contains(name)) m_parameters.emplace(name, Parameter(weight->encoding));
}

Leaf& TrainableModel::leaf(std::string_view name) const {
    for (const LeafPtr& leaf : m_leaves)
        if (leaf->name() == name) return *leaf;
    throw Error(ErrorKind::NotFound, fmt::format("{} is not being trained", name));
}

LossSum TrainableModel::loss(const TrainingBatch& batch, const JobContext* job) const {
    Tape tape(*m_backend, job, false);
    return {Decoder(m_base->spec(), m_parameters).loss(tape, batch, 0, false), countTargets(batch)};
}

LossSum TrainableModel::lossAndGradients(const TrainingBatch& batch, const JobContext* job) {
    clearGradients();
    const int64_t targets = countTargets(batch);
    return accumulateGradients(batch, targets > 0 ? 1.0 / static_cast<double>(targets) : 0, job);
}

LossSum TrainableModel::accumulateGradients(const TrainingBatch& batch, double weight,
                                            const JobContext* job) {
    Tape tape(*m_backend, job);
    const Decoder decoder(m_base->spec(), m_parameters);
    return {decoder.loss(tape, batch, weight, m_recompute), countTargets(batch)};
}

void TrainableModel::clearGradients() {
    for (const LeafPtr& leaf : m_leaves)
        std::fill(leaf->gradient.begin(), leaf->gradient.end(), 0.0f);
}

ModelPtr TrainableModel::snapshot(std::optional<DType> type) const {
    std::vector<WeightPtr> changed;
    for (const LeafPtr& leaf : m_leaves) {
        auto weight = std::make_shared<Weight>(*leaf->origin);
        const Encoding& before = *leaf->origin->encoding;
        weight->encoding =
            type ? encodeDense(before.shape(), leaf->values, *type) : before.reencode(leaf->values);
        changed.push_back(std::move(weight));
    }
    return m_base->withWeights(changed);
}

std::vector<std::string> trainableNames(const Model& model, bool linearsOnly) {
    std::vector<std::string> names;
    for (const WeightPtr& weight : model.weightsInOrder())
        if (!linearsOnly || weight->role == WeightRole::Linear) names.push_back(weight->name);
    return names;
}

int64_t countTargets(const TrainingBatch& batch) {
    int64_t count = 0;
    for (const TrainingSequence& sequence : batch)
        count += std::count_if(sequence.targets.begin(), sequence.targets.end(),
                               [](TokenId target) { return target != kNoTarget; });
    return count;
}

}  // namespace lathe::core
