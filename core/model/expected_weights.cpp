// SPDX-License-Identifier: GPL-3.0-or-later

// Names, roles and axes of the weights that a spec asks for, in the order of a file: embedding, layers,
// final norm, head.

#include <fmt/format.h>

#include "core/model/model.h"

namespace lathe::core {

namespace {

class Lister {
  public:
    explicit Lister(const ModelSpec& spec)
        : m_spec(spec), m_residual{{AxisKind::Residual, -1, spec.width}} {}

    std::vector<ExpectedWeight> list() {
        const DimensionAxes vocabulary{{AxisKind::Vocabulary, -1, m_spec.vocabulary}};
        add("embed", WeightRole::Embedding, {vocabulary, m_residual});
        for (size_t i = 0; i < m_spec.layers.size(); ++i) {
            if (m_spec.layers[i].weightsOf >= 0) continue;
            m_layer = static_cast<int>(i);
            m_prefix = fmt::format("layers.{}.", i);
            addAttention(m_spec.layers[i]);
            addFfn(m_spec.layers[i]);
        }
        m_layer = -1;
        m_prefix.clear();
        add("final_norm", WeightRole::Norm, {m_residual});
        if (!m_spec.tiedHead) add("head", WeightRole::Head, {vocabulary, m_residual});
        return std::move(m_weights);
    }

  private:
    void add(const char* name, WeightRole role, std::vector<DimensionAxes> axes) {
        m_weights.push_back({m_prefix + name, role, m_layer, std::move(axes)});
    }

    void addLinear(const std::string& name, const DimensionAxes& rows, const DimensionAxes& columns, bool bias) {
        add(name.c_str(), WeightRole::Linear, {rows, columns});
        if (bias) add((name + ".bias").c_str(), WeightRole::Bias, {rows});
    }

    void addAttention(const LayerSpec& layer) {
        const AttentionSpec& spec = layer.attention;
        const Axis groups{AxisKind::KvGroup, m_layer, spec.kvHeads};
        const Axis within{AxisKind::QueryHead, m_layer, spec.heads / spec.kvHeads};
        const Axis channels{AxisKind::HeadChannel, m_layer, spec.headDim};
        const Axis values{AxisKind::ValueChannel, m_layer, spec.headDim};
        add("attn_norm", WeightRole::Norm, {m_residual});
        addLinear("attn.q", {groups, within, channels}, m_residual, spec.qkvBias);
        addLinear("attn.k", {groups, channels}, m_residual, spec.qkvBias);
        addLinear("attn.v", {groups, values}, m_residual, spec.qkvBias);
        if (spec.qkNorm) {
            add("attn.q_norm", WeightRole::Norm, {{channels}});
            add("attn.k_norm", WeightRole::Norm, {{channels}});
        }
        addLinear("attn.o", m_residual, {groups, within, values}, spec.outputBias);
        if (layer.postNorms) add("attn_post_norm", WeightRole::Norm, {m_residual});
    }

    void addFfn(const LayerSpec& layer) {
        const DimensionAxes inner{{AxisKind::Ffn, m_layer, layer.ffn.width}};
        add("ffn_norm", WeightRole::Norm, {m_residual});
        if (layer.ffn.gated) addLinear("ffn.gate", inner, m_residual, layer.ffn.bias);
        addLinear("ffn.up", inner, m_residual, layer.ffn.bias);
        addLinear("ffn.down", m_residual, inner, layer.ffn.bias);
        if (layer.postNorms) add("ffn_post_norm", WeightRole::Norm, {m_residual});
    }

    const ModelSpec& m_spec;
    const DimensionAxes m_residual;
    std::string m_prefix;
    int m_layer = -1;
    std::vector<ExpectedWeight> m_weights;
};

}  // namespace

Shape ExpectedWeight::shape() const {
    Shape shape;
    for (const DimensionAxes& dimension : axes) {
        int64_t size = 1;
        for (const Axis& axis : dimension) size *= axis.size;
        shape.push_back(size);
    }
    return shape;
}

std::vector<ExpectedWeight> expectedWeights(const ModelSpec& spec) { return Lister(spec).list(); }

}  // namespace lathe::core
