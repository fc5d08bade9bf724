// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model.h"

#include <fmt/format.h>

#include <set>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// "'blk.0.attn_q.weight' (layers.0.attn.q)" or just the canonical name.
std::string shownName(const Weight& weight) {
    if (weight.sourceName.empty() || weight.sourceName == weight.name) return fmt::format("'{}'", weight.name);
    return fmt::format("'{}' ({})", weight.sourceName, weight.name);
}

void checkWeights(const Model::Parts& parts) {
    std::set<std::string_view> asked;
    const std::vector<ExpectedWeight> expected = expectedWeights(parts.spec);
    for (const ExpectedWeight& wanted : expected) {
        asked.insert(wanted.name);
        const auto found = parts.weights.find(wanted.name);
        if (found == parts.weights.end() || !found->second || !found->second->encoding)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the weight '{}' is missing; the model's description asks for it ({})", wanted.name,
                                    toText(wanted.shape())));
        const Shape& shape = found->second->encoding->shape();
        if (shape != wanted.shape())
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the tensor {} is {}, but the model's description asks for {}",
                                    shownName(*found->second), toText(shape), toText(wanted.shape())));
    }
    for (const auto& [name, weight] : parts.weights)
        if (!asked.contains(name))
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the weight '{}' is no part of the model that the description speaks of", name));
}

}  // namespace

ModelPtr Model::create(Parts parts) {
    checkSpec(parts.spec);
    checkWeights(parts);
    checkPlan(parts.spec, parts.plan);
    return ModelPtr(new Model(std::move(parts)));
}

const Weight* Model::find(std::string_view name) const {
    const auto found = m_parts.weights.find(name);
    return found == m_parts.weights.end() ? nullptr : found->second.get();
}

const Weight& Model::weight(std::string_view name) const {
    if (const Weight* found = find(name)) return *found;
    throw Error(ErrorKind::NotFound, fmt::format("the model has no weight '{}'", name));
}

std::vector<WeightPtr> Model::weightsInOrder() const {
    std::vector<WeightPtr> ordered;
    for (const ExpectedWeight& expected : expectedWeights(m_parts.spec))
        ordered.push_back(m_parts.weights.find(expected.name)->second);
    return ordered;
}

const Weight& Model::headWeight() const {
    if (m_parts.spec.classifies()) return weight("classifier");
    return weight(m_parts.spec.tiedHead ? "embed" : "head");
}

ModelPtr Model::withWeights(const std::vector<WeightPtr>& weights) const {
    Parts parts = m_parts;
    for (const WeightPtr& weight : weights) {
        if (weight->name == "head") parts.spec.tiedHead = false;
        parts.weights[weight->name] = weight;
    }
    return create(std::move(parts));
}

ModelPtr Model::withPlan(ArithmeticPlan plan) const {
    Parts parts = m_parts;
    parts.plan = std::move(plan);
    return create(std::move(parts));
}

ModelPtr Model::withStep(std::string step, uint64_t seed) const {
    Parts parts = m_parts;
    parts.provenance.steps.push_back(std::move(step));
    parts.provenance.seed = seed;
    return create(std::move(parts));
}

int64_t Model::parameters() const {
    int64_t total = 0;
    for (const auto& [name, weight] : m_parts.weights) total += weight->encoding->elements();
    return total;
}

uint64_t Model::bytes() const {
    uint64_t total = 0;
    for (const auto& [name, weight] : m_parts.weights) total += weight->encoding->bytes();
    return total;
}

double Model::bitsPerWeight() const {
    return 8.0 * static_cast<double>(bytes()) / static_cast<double>(parameters());
}

}  // namespace lathe::core
