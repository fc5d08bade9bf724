// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// Logits of one slice and their gradient take 64 MiB each at most.
int64_t sliceRows(int64_t vocabulary) {
    return std::max<int64_t>(1, (int64_t{64} << 20) / 4 / std::max<int64_t>(1, vocabulary));
}

void check(const TrainingBatch& batch, int64_t vocabulary) {
    for (const TrainingSequence& sequence : batch) {
        if (sequence.tokens.size() != sequence.targets.size())
            throw Error(ErrorKind::Internal,
                        fmt::format("{} tokens with {} targets", sequence.tokens.size(),
                                    sequence.targets.size()));
        for (const TokenId target : sequence.targets)
            if (target < kNoTarget || target >= vocabulary)
                throw Error(
                    ErrorKind::Usage,
                    fmt::format("target {} is outside the vocabulary of {}; the text must be "
                                "tokenized for this model",
                                target, vocabulary));
    }
}

}  // namespace

std::string Decoder::prefix(int index) const {
    const int from = m_spec.layers[static_cast<size_t>(index)].weightsOf;
    return fmt::format("layers.{}.", from >= 0 ? from : index);
}

VariablePtr Decoder::norm(Tape& tape, const VariablePtr& x, const std::string& name,
                          double epsilon) const {
    return rmsNorm(tape, x, m_parameters.at(name), static_cast<float>(epsilon));
}

VariablePtr Decoder::project(Tape& tape, const VariablePtr& x, const std::string& name) const {
    const auto bias = m_parameters.find(name + ".bias");
    return linear(tape, x, m_parameters.at(name),
                  bias == m_parameters.end() ? nullptr : &bias->second);
}

VariablePtr Decoder::attentionPart(Tape& tape, const VariablePtr& hidden, int index,
                                   const Rows& rows) const {
    const LayerSpec& layer = m_spec.layers[static_cast<size_t>(index)];
    const AttentionSpec& spec = layer.attention;
    const std::string at = prefix(index);
    const VariablePtr normed = norm(tape, hidden, at + "attn_norm", layer.normEpsilon);
    VariablePtr q = project(tape, normed, at + "attn.q"), k = project(tape, normed, at + "attn.k");
    const VariablePtr v = project(tape, normed, at + "attn.v");
    if (spec.qkNorm) {
        q = norm(tape, q, at + "attn.q_norm", layer.normEpsilon);
        k = norm(tape, k, at + "attn.k_norm", layer.normEpsilon);
    }
    q = rope(tape, q, rows.positions, spec.heads, spec);
    k = rope(tape, k, rows.positions, spec.kvHeads, spec);
    const double extra =
        m_objective.onAttention({tape, index, q, k, v, spec, rows.lengths, rows.weight});
    if (!rows.recompute || !tape.recording()) *rows.extra += extra;
    VariablePtr out = project(tape, attention(tape, q, k, v, spec, rows.lengths), at + "attn.o");
    if (layer.postNorms) out = norm(tape, out, at + "attn_post_norm", layer.normEpsilon);
    return add(tape, hidden, out);
}

VariablePtr Decoder::ffnPart(Tape& tape, const VariablePtr& hidden, int index) const {
    const LayerSpec& layer = m_spec.layers[static_cast<size_t>(index)];
    const std::string at = prefix(index);
    const VariablePtr normed = norm(tape, hidden, at + "ffn_norm", layer.normEpsilon);
    const VariablePtr up = project(tape, normed, at + "ffn.up");
    const VariablePtr gate = layer.ffn.gated ? project(tape, normed, at + "ffn.gate") : up;
    const VariablePtr inner =
        activate(tape, layer.ffn.activation, gate, layer.ffn.gated ? up : VariablePtr());
    VariablePtr out = project(tape, inner, at + "ffn.down");
    if (layer.postNorms) out = norm(tape, out, at + "ffn_post_norm", layer.normEpsilon);
    return add(tape, hidden, out);
}

VariablePtr Decoder::block(Tape& tape, const VariablePtr& hidden, int index,
                           const Rows& rows) const {
    return ffnPart(tape, attentionPart(tape, hidden, index, rows), index);
}

LossSum Decoder::headLoss(Tape& tape, const VariablePtr& rows, std::span<const TokenId> targets,
                          double weight) const {
    const Parameter& head = m_parameters.at(m_spec.tiedHead ? "embed" : "head");
    const int64_t count = rows->value.rows, width = rows->value.columns;
    const bool flows = tape.recording() && rows->wanted;
    Matrix gradient;
    if (flows) gradient = Matrix(count, width);
    LossSum sum;
    for (int64_t begin = 0, step = sliceRows(m_spec.vocabulary); begin < count; begin += step) {
        const int64_t end = std::min(count, begin + step);
        const size_t bytes = static_cast<size_t>((end - begin) * width) * sizeof(float);
        Tape inner = tape.sibling(tape.recording());
        Matrix part(end - begin, width);
        std::memcpy(part.row(0), rows->value.row(begin), bytes);
        const VariablePtr slice = makeVariable(std::move(part), rows->wanted);
        VariablePtr logits = linear(inner, slice, head, nullptr);
        if (m_spec.logitSoftcap > 0)
            logits = softcap(inner, logits, static_cast<float>(m_spec.logitSoftcap));
        const auto size = static_cast<size_t>(end - begin);
        sum += m_objective.onLogits(
            {inner, logits, begin, targets.subspan(static_cast<size_t>(begin), size), weight});
        inner.backward();
        if (flows) std::memcpy(gradient.row(begin), slice->gradient.row(0), bytes);
    }
    if (flows) accumulate(*rows, std::move(gradient));
    return sum;
}

LossSum Decoder::loss(Tape& tape, const TrainingBatch& batch, double weight, bool recompute) const {
    check(batch, m_spec.vocabulary);
    Rows rows;
    double extra = 0;
    rows.weight = weight;
    rows.extra = &extra;
    rows.recompute = recompute;
    std::vector<TokenId> ids, targets;
    std::vector<int64_t> counted;
    for (const TrainingSequence& sequence : batch) {
        rows.lengths.push_back(static_cast<int64_t>(sequence.tokens.size()));
        for (size_t t = 0; t < sequence.tokens.size(); ++t) {
            rows.positions.push_back(static_cast<int64_t>(t));
            if (sequence.targets[t] == kNoTarget) continue;
            counted.push_back(static_cast<int64_t>(ids.size() + t));
            targets.push_back(sequence.targets[t]);
        }
        ids.insert(ids.end(), sequence.tokens.begin(), sequence.tokens.end());
    }
    if (counted.empty()) return {};
    m_objective.begin(batch, tape.job());
    VariablePtr hidden =
        embed(tape, ids, m_parameters.at("embed"), static_cast<float>(m_spec.embeddingScale));
    extra += m_objective.onHidden(tape, -1, hidden, weight);
    for (int i = 0; i < static_cast<int>(m_spec.layers.size()); ++i) {
        const TapePart part = [this, i, rows](Tape& inner, const VariablePtr& x) {
            return block(inner, x, i, rows);
        };
        hidden = recompute ? recomputed(tape, hidden, part) : part(tape, hidden);
        extra += m_objective.onHidden(tape, i, hidden, weight);
    }
    hidden = norm(tape, selectRows(tape, hidden, counted), "final_norm", m_spec.finalNormEpsilon);
    LossSum sum = headLoss(tape, hidden, targets, weight);
    sum.total += extra;
    tape.backward();
    return sum;
}

}  // namespace lathe::core
