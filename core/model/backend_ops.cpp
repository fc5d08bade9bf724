// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/backend_ops.h"

namespace lathe::core {

BackendOps::Linear BackendOps::Binder::linear(const std::string& site,
                                              const std::string& weight) const {
    Linear linear{site, m_model.weight(weight).encoding, {}, turn(site), m_model.plan().at(site)};
    if (const Weight* bias = m_model.find(weight + ".bias")) linear.bias = bias->encoding->decode();
    return linear;
}

BackendOps::Norm BackendOps::Binder::norm(const std::string& name, NormKind kind,
                                          double epsilon) const {
    Norm norm{kind, static_cast<float>(epsilon), vector(name), {}};
    if (kind == NormKind::Layer) norm.bias = vector(name + ".bias");
    return norm;
}

BackendOps::Turn BackendOps::Binder::turn(const std::string& site) const {
    return turnOf(m_model.plan().transformAt(site));
}

BackendOps::BackendOps(Backend& backend, std::span<const LayerCacheFormat> caches,
                       std::span<const ForwardState::Sequence> sequences, Observer* observer,
                       const JobContext* job)
    : m_backend(backend),
      m_caches(caches),
      m_sequences(sequences),
      m_observer(observer),
      m_job(job) {
    for (const ForwardState::Sequence& sequence : sequences)
        for (int64_t t = 0; t < sequence.rows; ++t)
            m_positions.push_back(sequence.firstPosition + t);
}

Matrix BackendOps::embed(const Table& table, std::span<const int32_t> ids, float scale) {
    Matrix out;
    m_backend.embed(ids, *table, scale, out);
    return out;
}

Matrix BackendOps::withFirstRow(const Vector& row, const Matrix& x,
                                std::span<const int64_t> lengths) {
    return insertFirstRows(row, x, lengths);
}

void BackendOps::normInto(const Norm& norm, ConstMatrix x, Matrix& out) {
    if (norm.kind == NormKind::Layer)
        m_backend.layerNorm(x, norm.weight, norm.bias, norm.epsilon, out);
    else
        m_backend.rmsNorm(x, norm.weight, norm.epsilon, out);
}

Matrix BackendOps::norm(const Norm& norm, const Matrix& x) {
    Matrix out;
    normInto(norm, x.view(), out);
    return out;
}

Matrix BackendOps::norm(const Norm& norm, Matrix&& x) {
    normInto(norm, x.view(), x);
    return std::move(x);
}

void BackendOps::multiply(const Linear& linear, const Matrix& x, Matrix& out) {
    if (m_observer) m_observer->onInput(linear.site, x.view());
    m_backend.linear(x.view(), *linear.weight, linear.bias.empty() ? nullptr : linear.bias.data(),
                     linear.format, out, m_job);
}

Matrix BackendOps::linear(const Linear& linear, const Matrix& x) {
    Matrix out;
    if (linear.turn) {
        Matrix turned;
        m_backend.turn(x.view(), *linear.turn, TurnWay::Forth, turned);
        multiply(linear, turned, out);
    } else {
        multiply(linear, x, out);
    }
    if (m_observer) m_observer->onOutput(linear.site, out.view());
    return out;
}

Matrix BackendOps::turn(const Turn& turn, Matrix x) {
    m_backend.turn(x.view(), *turn, TurnWay::Forth, x);
    return x;
}

Matrix BackendOps::add(Matrix x, const Matrix& y) {
    m_backend.add(x, y);
    return x;
}

Matrix BackendOps::activate(Activation activation, Matrix x, const Matrix* up) {
    m_backend.activate(activation, x, up);
    return x;
}

Matrix BackendOps::softcap(Matrix x, float cap) {
    m_backend.softcap(x, cap);
    return x;
}

Matrix BackendOps::rope(Matrix x, int heads, const AttentionSpec& spec,
                        std::span<const double> frequencies) {
    m_backend.rope(x, m_positions, heads, spec.headDim, spec.rope.style, frequencies);
    return x;
}

Matrix BackendOps::attention(int layer, const std::string& site, const Matrix& q, const Matrix& k,
                             const Matrix& v, const AttentionSpec& spec) {
    Matrix out(q.rows, q.columns);
    const LayerCacheFormat& format = m_caches[static_cast<size_t>(layer)];
    int64_t row = 0;
    for (const ForwardState::Sequence& sequence : m_sequences) {
        AttentionCall call = attentionCall(spec);
        call.queries = {q.row(row), sequence.rows, q.columns, q.columns};
        call.firstPosition = sequence.firstPosition;
        LayerCache passing(spec);  // of a sequence that keeps nothing
        LayerCache* cache = sequence.cache    ? &sequence.cache->layer(layer)
                            : format.rounds() ? &passing
                                              : nullptr;
        if (cache) {
            cache->append(format, k.row(row), v.row(row), call, m_decoded);
        } else {
            call.keys = {k.row(row), sequence.rows, k.columns, k.columns};
            call.values = {v.row(row), sequence.rows, v.columns, v.columns};
        }
        if (sequence.rows > 0) m_backend.attention(call, out.row(row));
        if (cache) cache->settle();
        row += sequence.rows;
    }
    if (m_observer) m_observer->onOutput(site, out.view());
    return out;
}

void BackendOps::entered(const std::string& site, const Matrix& x) {
    if (m_observer) m_observer->onInput(site, x.view());
}

void BackendOps::left(const std::string& site, const Matrix& x) {
    if (m_observer) m_observer->onOutput(site, x.view());
}

}  // namespace lathe::core
