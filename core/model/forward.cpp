// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/forward.h"

#include <fmt/format.h>

#include <cstring>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// A linear as the pass needs it: where it is, its weight and its decoded bias.
struct Linear {
    std::string site;
    EncodingPtr weight;
    std::vector<float> bias;
    ActivationFormat format;
};

struct Block {
    std::string site, headsSite;
    std::vector<float> attentionNorm, attentionPostNorm, ffnNorm, ffnPostNorm, queryNorm, keyNorm;
    Linear q, k, v, o, gate, up, down;
    std::vector<double> frequencies;
};

Linear linearOf(const Model& model, const std::string& site, const std::string& weights) {
    Linear linear{site, model.weight(weights).encoding, {}, model.plan().at(site)};
    if (const Weight* bias = model.find(weights + ".bias")) linear.bias = bias->encoding->decode();
    return linear;
}

std::vector<float> vectorOf(const Model& model, const std::string& name) {
    return model.weight(name).encoding->decode();
}

Block blockOf(const Model& model, int index) {
    const LayerSpec& layer = model.spec().layers[static_cast<size_t>(index)];
    const std::string own = fmt::format("layers.{}", index);
    const std::string from = fmt::format("layers.{}", layer.weightsOf >= 0 ? layer.weightsOf : index);
    const auto linear = [&](const char* part) { return linearOf(model, own + part, from + part); };
    Block block;
    block.site = own;
    block.headsSite = own + ".heads";
    block.attentionNorm = vectorOf(model, from + ".attn_norm");
    block.ffnNorm = vectorOf(model, from + ".ffn_norm");
    if (layer.postNorms) {
        block.attentionPostNorm = vectorOf(model, from + ".attn_post_norm");
        block.ffnPostNorm = vectorOf(model, from + ".ffn_post_norm");
    }
    if (layer.attention.qkNorm) {
        block.queryNorm = vectorOf(model, from + ".attn.q_norm");
        block.keyNorm = vectorOf(model, from + ".attn.k_norm");
    }
    block.q = linear(".attn.q");
    block.k = linear(".attn.k");
    block.v = linear(".attn.v");
    block.o = linear(".attn.o");
    if (layer.ffn.gated) block.gate = linear(".ffn.gate");
    block.up = linear(".ffn.up");
    block.down = linear(".ffn.down");
    if (layer.attention.rope.style != RopeStyle::None) block.frequencies = ropeFrequencies(layer.attention.rope);
    return block;
}

void apply(Backend& backend, const Linear& linear, ConstMatrix x, Matrix& out, Observer* observer,
           const JobContext* job) {
    if (observer) observer->onInput(linear.site, x);
    backend.linear(x, *linear.weight, linear.bias.empty() ? nullptr : linear.bias.data(), linear.format, out, job);
    if (observer) observer->onOutput(linear.site, out.view());
}

}  // namespace

struct ForwardPass::Impl {
    std::vector<Block> blocks;
    std::vector<float> finalNorm;
    Linear head;
    EncodingPtr embedding;
};

ForwardPass::ForwardPass(ModelPtr model, std::shared_ptr<Backend> backend)
    : m_model(std::move(model)), m_backend(std::move(backend)) {
    auto impl = std::make_shared<Impl>();
    for (int i = 0; i < static_cast<int>(m_model->spec().layers.size()); ++i)
        impl->blocks.push_back(blockOf(*m_model, i));
    impl->finalNorm = vectorOf(*m_model, "final_norm");
    impl->head = {"head", m_model->headWeight().encoding, {}, m_model->plan().at("head")};
    impl->embedding = m_model->weight("embed").encoding;
    m_impl = std::move(impl);
}

ForwardState ForwardPass::begin(std::span<const Input> inputs) const {
    ForwardState state;
    std::vector<TokenId> ids;
    for (const Input& input : inputs) {
        state.sequences.push_back(
            {input.cache, static_cast<int64_t>(input.tokens.size()), input.cache->length()});
        ids.insert(ids.end(), input.tokens.begin(), input.tokens.end());
    }
    m_backend->embed(ids, *m_impl->embedding, static_cast<float>(m_model->spec().embeddingScale), state.hidden);
    return state;
}

void ForwardPass::run(ForwardState& state, int end, Observer* observer, const JobContext* job) const {
    const int last = end < 0 ? static_cast<int>(m_impl->blocks.size()) : end;
    for (; state.nextBlock < last; ++state.nextBlock) {
        if (job) job->checkpoint();
        runBlock(state, state.nextBlock, observer, job);
    }
}

void ForwardPass::runBlock(ForwardState& state, int index, Observer* observer, const JobContext* job) const {
    const Block& block = m_impl->blocks[static_cast<size_t>(index)];
    if (observer) observer->onInput(block.site, state.hidden.view());
    attentionPart(state, index, observer, job);
    ffnPart(state, index, observer, job);
    if (observer) observer->onOutput(block.site, state.hidden.view());
}

void ForwardPass::attentionPart(ForwardState& state, int index, Observer* observer, const JobContext* job) const {
    const Block& block = m_impl->blocks[static_cast<size_t>(index)];
    const LayerSpec& layer = m_model->spec().layers[static_cast<size_t>(index)];
    const AttentionSpec& spec = layer.attention;
    const auto epsilon = static_cast<float>(layer.normEpsilon);
    Matrix normed, q, k, v, out;
    m_backend->rmsNorm(state.hidden.view(), block.attentionNorm, epsilon, normed);
    apply(*m_backend, block.q, normed.view(), q, observer, job);
    apply(*m_backend, block.k, normed.view(), k, observer, job);
    apply(*m_backend, block.v, normed.view(), v, observer, job);
    if (spec.qkNorm) {
        m_backend->rmsNorm(q.view(), block.queryNorm, epsilon, q);
        m_backend->rmsNorm(k.view(), block.keyNorm, epsilon, k);
    }
    std::vector<int64_t> positions;
    for (const ForwardState::Sequence& sequence : state.sequences)
        for (int64_t t = 0; t < sequence.rows; ++t) positions.push_back(sequence.firstPosition + t);
    m_backend->rope(q, positions, spec.heads, spec.headDim, spec.rope.style, block.frequencies);
    m_backend->rope(k, positions, spec.kvHeads, spec.headDim, spec.rope.style, block.frequencies);

    Matrix heads(q.rows, q.columns);
    int64_t row = 0;
    for (const ForwardState::Sequence& sequence : state.sequences) {
        sequence.cache->append(index, sequence.firstPosition, k.row(row), v.row(row), sequence.rows);
        AttentionCall call;
        call.queries = {q.row(row), sequence.rows, q.columns, q.columns};
        call.keys = sequence.cache->keys(index);
        call.values = sequence.cache->values(index);
        call.firstPosition = sequence.firstPosition;
        call.heads = spec.heads;
        call.kvHeads = spec.kvHeads;
        call.headDim = spec.headDim;
        call.scale = static_cast<float>(spec.scale);
        call.softcap = static_cast<float>(spec.softcap);
        call.window = spec.window;
        if (sequence.rows > 0) m_backend->attention(call, heads.row(row));
        row += sequence.rows;
    }
    if (observer) observer->onOutput(block.headsSite, heads.view());
    apply(*m_backend, block.o, heads.view(), out, observer, job);
    if (layer.postNorms) m_backend->rmsNorm(out.view(), block.attentionPostNorm, epsilon, out);
    m_backend->add(state.hidden, out);
}

void ForwardPass::ffnPart(ForwardState& state, int index, Observer* observer, const JobContext* job) const {
    const Block& block = m_impl->blocks[static_cast<size_t>(index)];
    const LayerSpec& layer = m_model->spec().layers[static_cast<size_t>(index)];
    const auto epsilon = static_cast<float>(layer.normEpsilon);
    Matrix normed, gate, up, out;
    m_backend->rmsNorm(state.hidden.view(), block.ffnNorm, epsilon, normed);
    apply(*m_backend, block.up, normed.view(), up, observer, job);
    if (layer.ffn.gated) apply(*m_backend, block.gate, normed.view(), gate, observer, job);
    Matrix& inner = layer.ffn.gated ? gate : up;
    m_backend->activate(layer.ffn.activation, inner, layer.ffn.gated ? &up : nullptr);
    apply(*m_backend, block.down, inner.view(), out, observer, job);
    if (layer.postNorms) m_backend->rmsNorm(out.view(), block.ffnPostNorm, epsilon, out);
    m_backend->add(state.hidden, out);
}

void ForwardPass::finish(ForwardState& state) const {
    for (const ForwardState::Sequence& sequence : state.sequences)
        sequence.cache->setLength(sequence.firstPosition + sequence.rows);
}

void ForwardPass::logits(const ForwardState& state, std::span<const int64_t> rows, Matrix& out, Observer* observer,
                         const JobContext* job) const {
    const ModelSpec& spec = m_model->spec();
    Matrix chosen(static_cast<int64_t>(rows.size()), spec.width);
    for (size_t i = 0; i < rows.size(); ++i)
        std::memcpy(chosen.row(static_cast<int64_t>(i)), state.hidden.row(rows[i]),
                    static_cast<size_t>(spec.width) * sizeof(float));
    m_backend->rmsNorm(chosen.view(), m_impl->finalNorm, static_cast<float>(spec.finalNormEpsilon), chosen);
    apply(*m_backend, m_impl->head, chosen.view(), out, observer, job);
    if (spec.logitSoftcap > 0) m_backend->softcap(out, static_cast<float>(spec.logitSoftcap));
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

}  // namespace lathe::core
