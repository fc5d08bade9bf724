// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/head_gates.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/train/ops.h"

namespace lathe::core {

HeadGates::HeadGates(const ModelSpec& spec) {
    for (size_t i = 0; i < spec.layers.size(); ++i) {
        const bool attends = spec.layers[i].kind != LayerKind::Dense;
        const auto heads = static_cast<size_t>(attends ? spec.layers[i].attention.heads : 0);
        m_gates.push_back(
            makeLeaf(fmt::format("layers.{}.gates", i), std::vector<float>(heads, 1.0f)));
    }
}

VariablePtr HeadGates::onHeads(Tape& tape, int layer, const VariablePtr& heads) {
    return gated(tape, heads, gates(layer));
}

std::vector<LeafPtr> HeadGates::leaves() const {
    std::vector<LeafPtr> leaves;
    std::ranges::copy_if(m_gates, std::back_inserter(leaves),
                         [](const LeafPtr& gates) { return !gates->values.empty(); });
    return leaves;
}

void HeadGates::clearGradients() {
    for (const LeafPtr& gates : m_gates) std::ranges::fill(gates->gradient, 0.0f);
}

}  // namespace lathe::core
