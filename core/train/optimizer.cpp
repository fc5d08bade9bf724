// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/optimizer.h"

#include <algorithm>
#include <cmath>

#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

constexpr int64_t kTile = 16384;

template <class Visit>
void forValues(const Leaf& leaf, const Visit& visit) {
    parallelFor(static_cast<int64_t>(leaf.values.size()), kTile, [&](int64_t begin, int64_t end) {
        for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) visit(i);
    });
}

double sumOfSquares(const std::vector<float>& values) {
    const auto count = static_cast<int64_t>(values.size());
    std::vector<double> parts(static_cast<size_t>((count + kTile - 1) / kTile));
    parallelFor(count, kTile, [&](int64_t begin, int64_t end) {
        double sum = 0;
        for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i)
            sum += double{values[i]} * double{values[i]};
        parts[static_cast<size_t>(begin / kTile)] = sum;
    });
    double sum = 0;
    for (const double part : parts) sum += part;
    return sum;
}

}  // namespace

Optimizer::Optimizer(OptimizerOptions options, std::vector<LeafPtr> leaves)
    : m_options(options), m_leaves(std::move(leaves)), m_moments(m_leaves.size()) {
    const bool adam = options.kind != OptimizerKind::Sgd;
    for (size_t i = 0; i < m_leaves.size(); ++i) {
        const size_t count = m_leaves[i]->values.size();
        if (adam || options.momentum != 0) m_moments[i].first.resize(count);
        if (adam) m_moments[i].second.resize(count);
    }
}

std::vector<std::vector<float>*> Optimizer::moments(size_t index) {
    std::vector<std::vector<float>*> kept;
    for (std::vector<float>* moment : {&m_moments[index].first, &m_moments[index].second})
        if (!moment->empty()) kept.push_back(moment);
    return kept;
}

void Optimizer::restart() {
    m_steps = 0;
    for (Moments& moments : m_moments) {
        std::ranges::fill(moments.first, 0.0f);
        std::ranges::fill(moments.second, 0.0f);
    }
}

void Optimizer::step(double learningRate) {
    ++m_steps;
    for (size_t i = 0; i < m_leaves.size(); ++i) {
        if (m_options.kind == OptimizerKind::Sgd)
            stepSgd(i, learningRate);
        else
            stepAdam(i, learningRate);
    }
}

void Optimizer::stepSgd(size_t index, double learningRate) {
    Leaf& leaf = *m_leaves[index];
    std::vector<float>& momentum = m_moments[index].first;
    const auto rate = static_cast<float>(learningRate),
               decay = static_cast<float>(m_options.weightDecay);
    const auto keep = static_cast<float>(m_options.momentum);
    forValues(leaf, [&](size_t i) {
        float move = leaf.gradient[i] + decay * leaf.values[i];
        if (!momentum.empty()) move = momentum[i] = keep * momentum[i] + move;
        leaf.values[i] -= rate * move;
    });
}

void Optimizer::stepAdam(size_t index, double learningRate) {
    Leaf& leaf = *m_leaves[index];
    Moments& moments = m_moments[index];
    const bool decoupled = m_options.kind == OptimizerKind::AdamW;
    const auto time = static_cast<double>(m_steps);
    const auto beta1 = static_cast<float>(m_options.beta1),
               beta2 = static_cast<float>(m_options.beta2);
    const auto rate = static_cast<float>(learningRate / (1 - std::pow(m_options.beta1, time)));
    const auto spread = static_cast<float>(std::sqrt(1 - std::pow(m_options.beta2, time)));
    const auto epsilon = static_cast<float>(m_options.epsilon);
    const auto shrink =
        static_cast<float>(decoupled ? 1 - learningRate * m_options.weightDecay : 1);
    const auto decay = static_cast<float>(decoupled ? 0 : m_options.weightDecay);
    forValues(leaf, [&](size_t i) {
        const float g = leaf.gradient[i] + decay * leaf.values[i];
        const float m = moments.first[i] = beta1 * moments.first[i] + (1 - beta1) * g;
        const float v = moments.second[i] = beta2 * moments.second[i] + (1 - beta2) * g * g;
        leaf.values[i] = leaf.values[i] * shrink - rate * m / (std::sqrt(v) / spread + epsilon);
    });
}

double clipGradients(const std::vector<LeafPtr>& leaves, double most) {
    double squares = 0;
    for (const LeafPtr& leaf : leaves) squares += sumOfSquares(leaf->gradient);
    const double norm = std::sqrt(squares);
    const double scale = most / (norm + 1e-6);
    if (most > 0 && scale < 1)
        for (const LeafPtr& leaf : leaves)
            forValues(*leaf, [&](size_t i) { leaf->gradient[i] *= static_cast<float>(scale); });
    return norm;
}

}  // namespace lathe::core
