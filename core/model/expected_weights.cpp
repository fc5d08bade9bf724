// SPDX-License-Identifier: GPL-3.0-or-later

// Names, roles and axes of the weights that a spec asks for, in the order of a file: input, layers,
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
        addInput();
        for (size_t i = 0; i < m_spec.layers.size(); ++i) {
            const LayerSpec& layer = m_spec.layers[i];
            if (layer.weightsOf >= 0) continue;
            m_layer = static_cast<int>(i);
            m_prefix = fmt::format("layers.{}.", i);
            if (layer.kind == LayerKind::Dense) {
                addLinear("dense", axesBefore(i + 1), axesBefore(i), layer.dense.bias);
                continue;
            }
            addAttention(layer);
            addFfn(layer);
        }
        m_layer = -1;
        m_prefix.clear();
        addHead();
        return std::move(m_weights);
    }

  private:
    void add(const char* name, WeightRole role, std::vector<DimensionAxes> axes) {
        m_weights.push_back({m_prefix + name, role, m_layer, std::move(axes)});
    }

    void addMatrix(const std::string& name, WeightRole role, const DimensionAxes& rows, const DimensionAxes& columns,
                   bool bias) {
        add(name.c_str(), role, {rows, columns});
        if (bias) add((name + ".bias").c_str(), WeightRole::Bias, {rows});
    }

    void addLinear(const std::string& name, const DimensionAxes& rows, const DimensionAxes& columns, bool bias) {
        addMatrix(name, WeightRole::Linear, rows, columns, bias);
    }

    void addNorm(const std::string& name, NormKind kind) {
        add(name.c_str(), WeightRole::Norm, {m_residual});
        if (kind == NormKind::Layer) add((name + ".bias").c_str(), WeightRole::Bias, {m_residual});
    }

    /// Axes of what enters a layer, or leaves the last one.
    DimensionAxes axesBefore(size_t layer) const {
        if (layer > 0 && m_spec.layers[layer - 1].kind == LayerKind::Dense)
            return {{AxisKind::Hidden, static_cast<int>(layer) - 1, m_spec.widthBefore(layer)}};
        if (m_spec.input.kind == InputKind::Features) return {{AxisKind::Feature, -1, m_spec.width}};
        return m_residual;
    }

    void addInput() {
        const InputSpec& input = m_spec.input;
        const auto table = [&](const char* name, AxisKind kind, int64_t rows) {
            if (rows > 0) add(name, WeightRole::Embedding, {{{kind, -1, rows}}, m_residual});
        };
        table("embed", AxisKind::Vocabulary, m_spec.vocabulary);
        if (input.kind == InputKind::Patches)
            addMatrix("patch_embed", WeightRole::Embedding, m_residual, {{AxisKind::Feature, -1, m_spec.patchValues()}},
                      true);
        if (input.classToken) add("class_token", WeightRole::Bias, {m_residual});
        table("pos_embed", AxisKind::Position, input.positions);
        table("type_embed", AxisKind::Type, input.types);
        if (input.norm) addNorm("embed_norm", m_spec.finalNormKind());
    }

    void addAttention(const LayerSpec& layer) {
        const AttentionSpec& spec = layer.attention;
        const Axis groups{AxisKind::KvGroup, m_layer, spec.kvHeads};
        const Axis within{AxisKind::QueryHead, m_layer, spec.heads / spec.kvHeads};
        const Axis channels{AxisKind::HeadChannel, m_layer, spec.headDim};
        const Axis values{AxisKind::ValueChannel, m_layer, spec.headDim};
        addNorm("attn_norm", layer.norm);
        addLinear("attn.q", {groups, within, channels}, m_residual, spec.qkvBias);
        addLinear("attn.k", {groups, channels}, m_residual, spec.qkvBias);
        addLinear("attn.v", {groups, values}, m_residual, spec.qkvBias);
        if (spec.qkNorm) {
            add("attn.q_norm", WeightRole::Norm, {{channels}});
            add("attn.k_norm", WeightRole::Norm, {{channels}});
        }
        addLinear("attn.o", m_residual, {groups, within, values}, spec.outputBias);
        if (layer.postNorms) addNorm("attn_post_norm", layer.norm);
    }

    void addFfn(const LayerSpec& layer) {
        const DimensionAxes inner{{AxisKind::Ffn, m_layer, layer.ffn.width}};
        addNorm("ffn_norm", layer.norm);
        if (layer.ffn.gated) addLinear("ffn.gate", inner, m_residual, layer.ffn.bias);
        addLinear("ffn.up", inner, m_residual, layer.ffn.bias);
        addLinear("ffn.down", m_residual, inner, layer.ffn.bias);
        if (layer.postNorms) addNorm("ffn_post_norm", layer.norm);
    }

    void addHead() {
        DimensionAxes last = axesBefore(m_spec.layers.size());
        if (m_spec.finalNorm) addNorm("final_norm", m_spec.finalNormKind());
        if (!m_spec.classifies()) {
            if (!m_spec.tiedHead) add("head", WeightRole::Head, {{{AxisKind::Vocabulary, -1, m_spec.vocabulary}}, last});
            return;
        }
        if (m_spec.head.pooler) {
            const DimensionAxes pooled{{AxisKind::Pooled, -1, last.front().size}};
            addMatrix("pooler", WeightRole::Head, pooled, last, true);
            last = pooled;
        }
        addMatrix("classifier", WeightRole::Head, {{AxisKind::Label, -1, m_spec.outputs()}}, last, m_spec.head.bias);
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
