// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tape_ops.h"

namespace lathe::core {

TapeOps::Linear TapeOps::Binder::linear(const std::string& site, const std::string& weight) const {
    const auto bias = m_parameters.find(weight + ".bias");
    return {&m_parameters.at(weight), bias == m_parameters.end() ? nullptr : &bias->second,
            turn(site)};
}

TapeOps::Norm TapeOps::Binder::norm(const std::string& name, NormKind kind, double epsilon) const {
    return {kind, static_cast<float>(epsilon), &m_parameters.at(name),
            kind == NormKind::Layer ? &m_parameters.at(name + ".bias") : nullptr};
}

VariablePtr TapeOps::embed(Table table, std::span<const int32_t> ids, float scale) {
    return core::embed(m_tape, ids, *table, scale);
}

VariablePtr TapeOps::constant(const Matrix& values) {
    return makeVariable(values, false);
}

VariablePtr TapeOps::withFirstRow(Vector row, const VariablePtr& x,
                                  std::span<const int64_t> lengths) {
    return core::withFirstRow(m_tape, *row, x, lengths);
}

VariablePtr TapeOps::norm(const Norm& norm, const VariablePtr& x) {
    return norm.kind == NormKind::Layer
               ? layerNorm(m_tape, x, *norm.weight, *norm.bias, norm.epsilon)
               : rmsNorm(m_tape, x, *norm.weight, norm.epsilon);
}

VariablePtr TapeOps::linear(const Linear& linear, const VariablePtr& x) {
    return core::linear(m_tape, linear.turn ? turn(linear.turn, x) : x, *linear.weight,
                        linear.bias);
}

VariablePtr TapeOps::turn(const Turn& turn, const VariablePtr& x) {
    return turned(m_tape, x, turn);
}

VariablePtr TapeOps::add(const VariablePtr& x, const VariablePtr& y) {
    return core::add(m_tape, x, y);
}

VariablePtr TapeOps::activate(Activation activation, const VariablePtr& x, const VariablePtr* up) {
    return core::activate(m_tape, activation, x, up ? *up : VariablePtr());
}

VariablePtr TapeOps::softcap(const VariablePtr& x, float cap) {
    return core::softcap(m_tape, x, cap);
}

VariablePtr TapeOps::rope(const VariablePtr& x, int heads, const AttentionSpec& spec,
                          std::span<const double>) {
    return core::rope(m_tape, x, m_batch.rows.positions, heads, spec);
}

VariablePtr TapeOps::attention(int layer, const std::string&, const VariablePtr& q,
                               const VariablePtr& k, const VariablePtr& v,
                               const AttentionSpec& spec) {
    const double extra = m_batch.objective.onAttention(
        {m_tape, layer, q, k, v, spec, m_batch.rows.lengths, m_batch.weight});
    if (!m_batch.recompute || !m_tape.recording()) m_batch.extra += extra;
    return m_batch.objective.onHeads(m_tape, layer,
                                     core::attention(m_tape, q, k, v, spec, m_batch.rows.lengths));
}

}  // namespace lathe::core
