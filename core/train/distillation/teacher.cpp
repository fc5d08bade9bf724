// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/distillation/teacher.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/base/error.h"

namespace lathe::core {

namespace {

/// Keeps the output of one site.
class SiteOutput : public Observer {
  public:
    explicit SiteOutput(std::string site) : m_site(std::move(site)) {}

    void onOutput(std::string_view site, ConstMatrix y) override {
        if (site != m_site) return;
        m_values = Matrix(y.rows, y.columns);
        for (int64_t row = 0; row < y.rows; ++row)
            std::copy_n(y.row(row), y.columns, m_values.row(row));
    }
    Matrix take() { return std::move(m_values); }

  private:
    std::string m_site;
    Matrix m_values;
};

/// What the caches hold of one layer, sequence after sequence.
Matrix gathered(const std::vector<KvCache>& caches, int layer,
                const CacheRows& (LayerCache::*part)() const) {
    Matrix all;
    for (const KvCache& cache : caches) {
        const ConstMatrix own = (cache.layer(layer).*part)().exact();
        all.columns = own.columns;
        all.rows += own.rows;
        for (int64_t row = 0; row < own.rows; ++row)
            all.values.insert(all.values.end(), own.row(row), own.row(row) + own.columns);
    }
    return all;
}

std::vector<int64_t> positionsOf(const ForwardState& state) {
    std::vector<int64_t> positions;
    for (const ForwardState::Sequence& sequence : state.sequences)
        for (int64_t t = 0; t < sequence.rows; ++t) positions.push_back(sequence.firstPosition + t);
    return positions;
}

int lastBlock(const TeacherNeeds& needs, int layers) {
    if (needs.logits) return layers;
    int last = 0;
    for (const std::set<int>& kept : {needs.hidden, needs.attention})
        if (!kept.empty()) last = std::max(last, *kept.rbegin() + 1);
    return last;
}

}  // namespace

int64_t commonVocabulary(const Model& student, const Model& teacher) {
    const int64_t own = student.spec().vocabulary, other = teacher.spec().vocabulary;
    if (student.spec().classifies() || teacher.spec().classifies() || own == 0 || other == 0)
        throw Error(ErrorKind::Refused,
                    "student and teacher must both predict tokens, and one of them does not; "
                    "choose language models");
    const Tokenizer *a = student.tokenizer().get(), *b = teacher.tokenizer().get();
    if (a && b && a != b &&
        (a->spec().pieces != b->spec().pieces || a->spec().merges != b->spec().merges))
        throw Error(ErrorKind::Refused,
                    "student and teacher have different tokenizers, so that the same id means "
                    "different text; choose a teacher with the student's tokenizer");
    const int64_t common = std::min(own, other);
    const bool padded = a && b && a->vocabularySize() <= common;
    if (own != other && !padded)
        throw Error(ErrorKind::Refused,
                    fmt::format("the student has a vocabulary of {} and the teacher one of {}, and "
                                "the difference is not padding of a tokenizer that both share; "
                                "choose a teacher with the student's vocabulary",
                                own, other));
    return common;
}

Teacher::Teacher(const Model& student, const std::vector<ModelPtr>& models,
                 std::shared_ptr<Backend> backend) {
    if (models.empty())
        throw Error(ErrorKind::Usage, "there is no teacher to learn from; give one (--teacher)");
    m_vocabulary = student.spec().vocabulary;
    for (const ModelPtr& model : models) {
        m_vocabulary = std::min(m_vocabulary, commonVocabulary(student, *model));
        m_passes.emplace_back(model, backend);
    }
    m_logits.resize(models.size());
}

void Teacher::read(const TrainingBatch& batch, const TeacherNeeds& needs, const JobContext* job) {
    m_job = job;
    m_counted = countedRows(batch);
    m_states.clear();
    const size_t passes = needs.logits ? m_passes.size() : 1;
    for (size_t i = 0; i < passes; ++i) {
        std::vector<KvCache> caches(batch.size(), KvCache(m_passes[i].model().spec()));
        std::vector<ForwardPass::Input> inputs;
        for (size_t s = 0; s < batch.size(); ++s) inputs.push_back({&caches[s], batch[s].tokens});
        ForwardState state = m_passes[i].begin(inputs);
        if (i == 0) readFirst(state, caches, needs);
        if (needs.logits) m_passes[i].run(state, -1, nullptr, job);
        state.sequences.clear();  // the caches end here
        m_states.push_back(std::move(state));
    }
}

void Teacher::readFirst(ForwardState& state, std::vector<KvCache>& caches,
                        const TeacherNeeds& needs) {
    const int end = lastBlock(needs, static_cast<int>(spec().layers.size()));
    for (int layer = 0; layer < end; ++layer) {
        if (needs.attention.contains(layer))
            readAttention(state, caches, layer);
        else
            m_passes.front().run(state, layer + 1, nullptr, m_job);
        if (needs.hidden.contains(layer)) m_hidden[layer] = state.hidden;
    }
}

void Teacher::readAttention(ForwardState& state, std::vector<KvCache>& caches, int layer) {
    const ForwardPass& pass = m_passes.front();
    const LayerSpec& shape = spec().layers[static_cast<size_t>(layer)];
    if (pass.model().plan().cacheOf(layer).rounds())
        throw Error(ErrorKind::Refused,
                    fmt::format("the teacher rounds keys and values that it has cached (layer {}), "
                                "so that its attention is no one matrix; choose a teacher without "
                                "quant.kv_cache",
                                layer));
    SiteOutput projected(fmt::format("layers.{}.attn.q", layer));
    pass.run(state, layer + 1, &projected, m_job);
    Matrix queries = projected.take();
    if (shape.attention.qkNorm) {
        const int from = shape.weightsOf >= 0 ? shape.weightsOf : layer;
        const Weight& norm = pass.model().weight(fmt::format("layers.{}.attn.q_norm", from));
        pass.backend().rmsNorm(queries.view(), norm.encoding->decode(),
                               static_cast<float>(shape.normEpsilon), queries);
    }
    const RopeSpec& rope = shape.attention.rope;
    if (rope.style != RopeStyle::None)
        pass.backend().rope(queries, positionsOf(state), shape.attention.heads,
                            shape.attention.headDim, rope.style, ropeFrequencies(rope));
    if (const auto turn = turnOf(pass.model().plan().transformAt(keysSite(layer))))
        pass.backend().turn(queries.view(), *turn, TurnWay::Forth, queries);
    m_attention[layer] = {std::move(queries), gathered(caches, layer, &LayerCache::keys),
                          gathered(caches, layer, &LayerCache::values), shape.attention};
}

std::span<const Matrix> Teacher::logits(int64_t first, int64_t count) {
    const std::span<const int64_t> rows = std::span<const int64_t>(m_counted).subspan(
        static_cast<size_t>(first), static_cast<size_t>(count));
    for (size_t i = 0; i < m_states.size(); ++i)
        m_passes[i].logits(m_states[i], rows, m_logits[i], nullptr, m_job);
    return m_logits;
}

}  // namespace lathe::core
