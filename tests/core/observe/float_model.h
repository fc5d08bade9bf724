// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Published models as float32, for measurements that start from weights that are on no grid yet.

#include <cmath>

#include "core/base/rng.h"
#include "core/encoding/dense.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/model.h"

namespace lathe::tests {

/// The same model with its linear weights as float32.
inline core::ModelPtr decoded(const core::ModelPtr& model) {
    std::vector<core::WeightPtr> plain;
    for (const core::WeightPtr& weight : model->weightsInOrder()) {
        if (weight->role != core::WeightRole::Linear) continue;
        core::Weight one = *weight;
        one.encoding = core::encodeDense(weight->encoding->shape(), weight->encoding->decode(),
                                         core::DType::F32);
        plain.push_back(std::make_shared<const core::Weight>(std::move(one)));
    }
    return model->withWeights(plain);
}

/// Channels of all layers scaled at random by up to a third of an octave and back in what reads
/// them: a model that computes the same, whose weights have left the grid that they were stored on.
inline core::ModelPtr offGrid(const core::ModelPtr& model, uint64_t seed) {
    core::ModelPtr scaled = decoded(model);
    const core::ModelSpec& spec = model->spec();
    uint64_t stream = 0;
    const auto scale = [&](const core::AxisRef& axis, int places) {
        core::Rng rng(seed, stream++);
        std::vector<double> factors(static_cast<size_t>(places));
        for (double& factor : factors) factor = std::exp2((2 * rng.uniform() - 1) / 3);
        scaled = core::scaleAxis(*scaled, axis, factors);
    };
    for (int l = 0; l < static_cast<int>(spec.layers.size()); ++l) {
        const core::LayerSpec& layer = spec.layers[static_cast<size_t>(l)];
        const std::string from = "layers." + std::to_string(l);
        scale({core::AxisKind::Residual, -1, from + ".attn_norm"}, spec.width);
        scale({core::AxisKind::Residual, -1, from + ".ffn_norm"}, spec.width);
        scale({core::AxisKind::ValueChannel, l}, layer.attention.kvHeads * layer.attention.headDim);
        scale({core::AxisKind::Ffn, l}, layer.ffn.width);
    }
    return scaled;
}

}  // namespace lathe::tests
