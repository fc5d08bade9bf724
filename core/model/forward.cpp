// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/forward.h"

#include <fmt/format.h>

#include <cstring>

#include "core/base/error.h"
#include "core/model/backend_ops.h"

namespace lathe::core {

struct ForwardPass::Impl {
    NetworkParts<BackendOps> parts;
    std::vector<LayerCacheFormat> caches;
};

std::vector<int64_t> ForwardState::firstRows() const {
    std::vector<int64_t> rows;
    int64_t row = 0;
    for (const Sequence& sequence : sequences) {
        rows.push_back(row);
        row += sequence.rows;
    }
    return rows;
}

ForwardPass::ForwardPass(ModelPtr model, std::shared_ptr<Backend> backend)
    : m_model(std::move(model)), m_backend(std::move(backend)) {
    const BackendOps::Binder binder(*m_model);
    Impl impl{bindNetwork<BackendOps>(m_model->spec(), binder), {}};
    for (size_t i = 0; i < m_model->spec().layers.size(); ++i)
        impl.caches.push_back(m_model->plan().cacheOf(static_cast<int>(i)));
    m_impl = std::make_shared<const Impl>(std::move(impl));
}

ForwardState ForwardPass::begin(std::span<const Input> inputs) const {
    requireLanguageModel(m_model->spec(), "next token");
    ForwardState state;
    InputRows rows;
    for (const Input& input : inputs) {
        const auto count = static_cast<int64_t>(input.tokens.size());
        state.sequences.push_back({input.cache, count, input.cache->length()});
        rows.ids.insert(rows.ids.end(), input.tokens.begin(), input.tokens.end());
        rows.lengths.push_back(count);
        for (int64_t t = 0; t < count; ++t) rows.positions.push_back(input.cache->length() + t);
    }
    if (m_model->spec().input.types > 0) rows.types.resize(rows.ids.size());
    BackendOps ops(*m_backend, m_impl->caches, state.sequences, nullptr, nullptr);
    state.hidden = Walk(m_model->spec(), m_impl->parts, ops).input(rows);
    return state;
}

ForwardState ForwardPass::begin(const InputBatch& batch, Observer* observer, const JobContext* job) const {
    const InputRows rows = inputRows(m_model->spec(), batch);
    ForwardState state;
    for (const int64_t length : rows.lengths) state.sequences.push_back({nullptr, length, 0});
    BackendOps ops(*m_backend, m_impl->caches, state.sequences, observer, job);
    state.hidden = Walk(m_model->spec(), m_impl->parts, ops).input(rows);
    return state;
}

void ForwardPass::run(ForwardState& state, int end, Observer* observer, const JobContext* job) const {
    const int last = end < 0 ? static_cast<int>(m_impl->parts.layers.size()) : end;
    BackendOps ops(*m_backend, m_impl->caches, state.sequences, observer, job);
    const Walk walk(m_model->spec(), m_impl->parts, ops);
    for (; state.nextBlock < last; ++state.nextBlock) {
        if (job) job->checkpoint();
        state.hidden = walk.layer(state.nextBlock, std::move(state.hidden));
    }
}

void ForwardPass::finish(ForwardState& state) const {
    for (const ForwardState::Sequence& sequence : state.sequences)
        if (sequence.cache) sequence.cache->setLength(sequence.firstPosition + sequence.rows);
}

void ForwardPass::logits(const ForwardState& state, std::span<const int64_t> rows, Matrix& out, Observer* observer,
                         const JobContext* job) const {
    Matrix chosen(static_cast<int64_t>(rows.size()), state.hidden.columns);
    for (size_t i = 0; i < rows.size(); ++i)
        std::memcpy(chosen.row(static_cast<int64_t>(i)), state.hidden.row(rows[i]),
                    static_cast<size_t>(chosen.columns) * sizeof(float));
    BackendOps ops(*m_backend, m_impl->caches, {}, observer, job);
    const Walk walk(m_model->spec(), m_impl->parts, ops);
    out = walk.logits(walk.pooled(std::move(chosen)));
}

Matrix ForwardPass::evaluate(KvCache& cache, std::span<const TokenId> tokens, int64_t lastRows, Observer* observer,
                             const JobContext* job) const {
    const Input input{&cache, tokens};
    ForwardState state = begin({&input, 1});
    run(state, -1, observer, job);
    finish(state);
    const auto count = static_cast<int64_t>(tokens.size());
    std::vector<int64_t> rows;
    for (int64_t t = lastRows < 0 ? 0 : std::max<int64_t>(0, count - lastRows); t < count; ++t) rows.push_back(t);
    Matrix out;
    logits(state, rows, out, observer, job);
    return out;
}

Matrix ForwardPass::classify(const InputBatch& batch, Observer* observer, const JobContext* job) const {
    const ModelSpec& spec = m_model->spec();
    if (!spec.classifies())
        throw Error(ErrorKind::Refused,
                    fmt::format("the model '{}' predicts tokens and has no labels to choose from; a classifier (BERT, "
                                "DistilBERT, ViT or an MLP) was expected",
                                spec.name));
    ForwardState state = begin(batch, observer, job);
    run(state, -1, observer, job);
    Matrix out;
    logits(state, state.firstRows(), out, observer, job);
    return out;
}

}  // namespace lathe::core
