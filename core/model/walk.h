// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The order of a network's operations, written once: input, layers, pooling, head. `Ops` says what
// an operation does: compute on a backend (core/model/forward.cpp), or record itself on a tape
// (core/train). It has
//   Value                              what flows: movable
//   Linear, Norm, Table, Vector, Turn  handles of weights, found once by bindNetwork; a null Turn
//                                      does nothing
//   embed(table, ids, scale)           rows of a table
//   constant(matrix)                   values from outside
//   withFirstRow(vector, x, lengths)   the vector before each input's rows; lengths count it
//   norm(norm, x)  linear(linear, x)  add(x, y)  activate(activation, x, up or null)  softcap(x,
//   cap)  rope(x, heads, spec, frequencies)  turn(turn, x)  attention(layer, site, q, k, v, spec)
//   entered(site, x)  left(site, x)    a layer begins and ends

#include <fmt/format.h>

#include <utility>

#include "core/model/input.h"

namespace lathe::core {

/// The weights of one layer.
template <class Ops>
struct LayerParts {
    std::string site, headsSite;
    typename Ops::Norm attentionNorm, attentionPostNorm, ffnNorm, ffnPostNorm, queryNorm, keyNorm;
    typename Ops::Linear q, k, v, o, gate, up, down, dense;
    typename Ops::Turn keyTurn;       ///< of each head's queries and keys
    std::vector<double> frequencies;  ///< of RoPE
};

template <class Ops>
struct NetworkParts {
    typename Ops::Table tokens, positions, types;
    typename Ops::Vector classToken;
    typename Ops::Linear patches, pooler, head;
    typename Ops::Norm inputNorm, finalNorm;
    std::vector<LayerParts<Ops>> layers;
};

/// Finds the weights of one layer. `binder` has linear(site, name of the weight) and norm(name,
/// kind, epsilon) and turn(site), for the whole network also table(name) and vector(name).
template <class Ops, class Binder>
LayerParts<Ops> bindLayer(const ModelSpec& spec, int index, const Binder& binder) {
    const LayerSpec& layer = spec.layers[static_cast<size_t>(index)];
    LayerParts<Ops> parts;
    parts.site = fmt::format("layers.{}", index);
    parts.headsSite = parts.site + ".heads";
    const std::string from =
        fmt::format("layers.{}", layer.weightsOf >= 0 ? layer.weightsOf : index);
    const auto linear = [&](const char* part) {
        return binder.linear(parts.site + part, from + part);
    };
    const auto norm = [&](const char* part) {
        return binder.norm(from + part, layer.norm, layer.normEpsilon);
    };
    if (layer.kind == LayerKind::Dense) {
        parts.dense = linear(".dense");
        return parts;
    }
    parts.attentionNorm = norm(".attn_norm");
    parts.ffnNorm = norm(".ffn_norm");
    if (layer.postNorms) {
        parts.attentionPostNorm = norm(".attn_post_norm");
        parts.ffnPostNorm = norm(".ffn_post_norm");
    }
    if (layer.attention.qkNorm) {
        parts.queryNorm = binder.norm(from + ".attn.q_norm", NormKind::Rms, layer.normEpsilon);
        parts.keyNorm = binder.norm(from + ".attn.k_norm", NormKind::Rms, layer.normEpsilon);
    }
    parts.q = linear(".attn.q");
    parts.k = linear(".attn.k");
    parts.v = linear(".attn.v");
    parts.o = linear(".attn.o");
    parts.keyTurn = binder.turn(parts.site + ".keys");
    if (layer.ffn.gated) parts.gate = linear(".ffn.gate");
    parts.up = linear(".ffn.up");
    parts.down = linear(".ffn.down");
    if (layer.attention.rope.style != RopeStyle::None)
        parts.frequencies = ropeFrequencies(layer.attention.rope);
    return parts;
}

template <class Ops, class Binder>
NetworkParts<Ops> bindNetwork(const ModelSpec& spec, const Binder& binder) {
    NetworkParts<Ops> parts;
    const InputSpec& input = spec.input;
    if (input.kind == InputKind::Tokens) parts.tokens = binder.table("embed");
    if (input.kind == InputKind::Patches)
        parts.patches = binder.linear("patch_embed", "patch_embed");
    if (input.classToken) parts.classToken = binder.vector("class_token");
    if (input.positions > 0) parts.positions = binder.table("pos_embed");
    if (input.types > 0) parts.types = binder.table("type_embed");
    if (input.norm)
        parts.inputNorm = binder.norm("embed_norm", spec.finalNormKind(), input.normEpsilon);
    for (int i = 0; i < static_cast<int>(spec.layers.size()); ++i)
        parts.layers.push_back(bindLayer<Ops>(spec, i, binder));
    if (spec.finalNorm)
        parts.finalNorm = binder.norm("final_norm", spec.finalNormKind(), spec.finalNormEpsilon);
    if (spec.head.pooler) parts.pooler = binder.linear("pooler", "pooler");
    parts.head = spec.classifies() ? binder.linear("classifier", "classifier")
                                   : binder.linear("head", spec.tiedHead ? "embed" : "head");
    return parts;
}

template <class Ops>
class Walk {
  public:
    using Value = typename Ops::Value;

    /// All three must outlive the walk.
    Walk(const ModelSpec& spec, const NetworkParts<Ops>& parts, Ops& ops)
        : m_spec(spec), m_parts(parts), m_ops(ops) {}

    /// What enters the first layer.
    Value input(const InputRows& rows) const {
        const InputSpec& input = m_spec.input;
        Value x = embedded(rows);
        if (input.positions > 0)
            x = m_ops.add(
                std::move(x),
                m_ops.embed(m_parts.positions, learnedPositions(m_spec, rows.positions), 1.0f));
        if (input.types > 0)
            x = m_ops.add(std::move(x), m_ops.embed(m_parts.types, rows.types, 1.0f));
        if (input.norm) x = m_ops.norm(m_parts.inputNorm, std::move(x));
        return x;
    }

    Value layer(int index, Value x) const {
        const LayerSpec& spec = m_spec.layers[static_cast<size_t>(index)];
        const LayerParts<Ops>& parts = m_parts.layers[static_cast<size_t>(index)];
        m_ops.entered(parts.site, x);
        if (spec.kind == LayerKind::Dense) {
            x = m_ops.activate(spec.dense.activation, m_ops.linear(parts.dense, x), nullptr);
        } else {
            x = attentionPart(spec, parts, index, std::move(x));
            x = ffnPart(spec, parts, std::move(x));
        }
        m_ops.left(parts.site, x);
        return x;
    }

    /// From chosen rows behind the last layer to what the head reads.
    Value pooled(Value x) const {
        if (m_spec.finalNorm) x = m_ops.norm(m_parts.finalNorm, std::move(x));
        if (m_spec.head.pooler)
            x = m_ops.activate(m_spec.head.poolerActivation, m_ops.linear(m_parts.pooler, x),
                               nullptr);
        return x;
    }

    Value logits(const Value& pooled) const {
        Value out = m_ops.linear(m_parts.head, pooled);
        return m_spec.logitSoftcap > 0
                   ? m_ops.softcap(std::move(out), static_cast<float>(m_spec.logitSoftcap))
                   : std::move(out);
    }

  private:
    Value embedded(const InputRows& rows) const {
        const InputSpec& input = m_spec.input;
        if (input.kind == InputKind::Tokens)
            return m_ops.embed(m_parts.tokens, rows.ids, static_cast<float>(m_spec.embeddingScale));
        Value x = m_ops.constant(rows.values);
        if (input.kind == InputKind::Patches) x = m_ops.linear(m_parts.patches, x);
        return input.classToken ? m_ops.withFirstRow(m_parts.classToken, x, rows.lengths)
                                : std::move(x);
    }

    /// x + f(norm(x)), or norm(x + f(x)).
    template <class Part>
    Value residual(const LayerSpec& layer, const typename Ops::Norm& norm, Value x,
                   Part&& part) const {
        if (layer.normPlace == NormPlace::Before) {
            Value out = part(m_ops.norm(norm, x));
            return m_ops.add(std::move(x), out);
        }
        Value out = part(x);
        return m_ops.norm(norm, m_ops.add(std::move(x), out));
    }

    Value attentionPart(const LayerSpec& layer, const LayerParts<Ops>& parts, int index,
                        Value x) const {
        const AttentionSpec& spec = layer.attention;
        return residual(layer, parts.attentionNorm, std::move(x), [&](const Value& entering) {
            Value q = m_ops.linear(parts.q, entering), k = m_ops.linear(parts.k, entering);
            Value v = m_ops.linear(parts.v, entering);
            if (spec.qkNorm) {
                q = m_ops.norm(parts.queryNorm, std::move(q));
                k = m_ops.norm(parts.keyNorm, std::move(k));
            }
            q = m_ops.rope(std::move(q), spec.heads, spec, parts.frequencies);
            k = m_ops.rope(std::move(k), spec.kvHeads, spec, parts.frequencies);
            if (parts.keyTurn) {
                q = m_ops.turn(parts.keyTurn, std::move(q));
                k = m_ops.turn(parts.keyTurn, std::move(k));
            }
            Value out =
                m_ops.linear(parts.o, m_ops.attention(index, parts.headsSite, q, k, v, spec));
            return layer.postNorms ? m_ops.norm(parts.attentionPostNorm, std::move(out))
                                   : std::move(out);
        });
    }

    /// What the last matrix of the FFN reads; all that it is made from has gone by then.
    Value inner(const LayerSpec& layer, const LayerParts<Ops>& parts, const Value& entering) const {
        Value up = m_ops.linear(parts.up, entering);
        if (!layer.ffn.gated) return m_ops.activate(layer.ffn.activation, std::move(up), nullptr);
        return m_ops.activate(layer.ffn.activation, m_ops.linear(parts.gate, entering), &up);
    }

    Value ffnPart(const LayerSpec& layer, const LayerParts<Ops>& parts, Value x) const {
        return residual(layer, parts.ffnNorm, std::move(x), [&](const Value& entering) {
            Value out = m_ops.linear(parts.down, inner(layer, parts, entering));
            return layer.postNorms ? m_ops.norm(parts.ffnPostNorm, std::move(out)) : std::move(out);
        });
    }

    const ModelSpec& m_spec;
    const NetworkParts<Ops>& m_parts;
    Ops& m_ops;
};

}  // namespace lathe::core
