// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Faults put into a model on purpose, for tests of looks that have to find them.

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/rng.h"
#include "core/encoding/dense.h"
#include "core/model/model.h"
#include "core/observe/layer_divergence.h"
#include "tests/support/reading_model.h"

namespace lathe::tests {

/// The model with one weight's values changed in place.
inline core::ModelPtr withChanged(const core::ModelPtr& model, const std::string& name,
                                  const std::function<void(std::vector<float>&)>& change) {
    auto weight = std::make_shared<core::Weight>(model->weight(name));
    std::vector<float> values = weight->encoding->decode();
    change(values);
    weight->encoding = core::encodeDense(weight->encoding->shape(), values, core::DType::F32);
    return model->withWeights({weight});
}

/// Normal noise whose norm is `relative` of the weight's.
inline core::ModelPtr withNoise(const core::ModelPtr& model, const std::string& name,
                                double relative, uint64_t seed) {
    return withChanged(model, name, [&](std::vector<float>& values) {
        core::Rng rng(seed);
        std::vector<double> noise(values.size());
        double squares = 0, signal = 0;
        for (size_t i = 0; i < values.size(); ++i) {
            noise[i] = rng.normal();
            squares += noise[i] * noise[i];
            signal += double{values[i]} * values[i];
        }
        const double scale = relative * std::sqrt(signal / squares);
        for (size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(values[i] + scale * noise[i]);
    });
}

/// The model with its linear weights rounded.
inline core::ModelPtr rounded(const core::ModelPtr& model,
                              const char* step = "quant.rtn bits=8 group=16") {
    return withRecipeStep(model, step);
}

inline std::string largestOwnError(const core::LayerDivergence& found) {
    return std::max_element(found.linears.begin(), found.linears.end(),
                            [](const auto& a, const auto& b) { return a.own < b.own; })
        ->site;
}

/// One channel of what attention of a layer reads made larger and its weights smaller, so that the
/// model computes the same.
inline core::ModelPtr withOutlierChannel(core::ModelPtr model, int layer, size_t channel,
                                         float factor) {
    const std::string from = "layers." + std::to_string(layer);
    model = withChanged(model, from + ".attn_norm",
                        [&](std::vector<float>& values) { values[channel] *= factor; });
    for (const char* part : {".attn.q", ".attn.k", ".attn.v"})
        model = withChanged(model, from + part, [&](std::vector<float>& values) {
            const auto width = static_cast<size_t>(model->spec().width);
            for (size_t i = channel; i < values.size(); i += width) values[i] /= factor;
        });
    return model;
}

/// A layer that hardly adds to the residual stream: what writes into it, or the norms behind that
/// where there are some, made `scale` times as large.
inline core::ModelPtr withNearCopy(core::ModelPtr model, int layer, float scale) {
    const std::string from = "layers." + std::to_string(layer);
    for (const char* part : {".attn", ".ffn"}) {
        const std::string norm = from + part + "_post_norm";
        const std::string writer = from + (part == std::string(".attn") ? ".attn.o" : ".ffn.down");
        model =
            withChanged(model, model->find(norm) ? norm : writer, [&](std::vector<float>& values) {
                for (float& value : values) value *= scale;
            });
    }
    return model;
}

inline std::vector<std::string> linearNames(const core::Model& model) {
    std::vector<std::string> names;
    for (const core::WeightPtr& weight : model.weightsInOrder())
        if (weight->role == core::WeightRole::Linear) names.push_back(weight->name);
    return names;
}

}  // namespace lathe::tests
