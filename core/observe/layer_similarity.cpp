// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/layer_similarity.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

#include "core/base/error.h"
#include "core/observe/boundary_states.h"
#include "core/observe/cka.h"
#include "core/observe/row_products.h"
#include "core/observe/sample.h"
#include "core/train/saved_sums.h"

namespace lathe::core {

namespace {

/// Cosines and angles between two boundaries, over positions.
struct PairSums {
    double cosines = 0, angles = 0;
    int64_t count = 0;

    void add(const RowProducts& row) {
        const double cosine = row.cosine();
        if (std::isnan(cosine)) return;
        cosines += cosine;
        angles += std::acos(cosine) / std::numbers::pi;
        ++count;
    }
};

class Comparison {
  public:
    /// `states` will be added; `chosen`: the rows of all of them that CKA is taken of.
    Comparison(const ForwardPass& pass, int64_t states, std::vector<int64_t> chosen,
               const SimilarityOptions& options, JobContext& job)
        : m_pass(pass),
          m_options(options),
          m_job(job),
          m_boundaries(pass.model().spec().layers.size() + 1),
          m_pairs(m_boundaries * m_boundaries),
          m_chosen(std::move(chosen)) {
        m_features.assign(m_boundaries, Matrix(std::ssize(m_chosen), pass.model().spec().width));
        job.startPhase("similarity", states * std::ssize(m_features));
    }

    /// Takes up the sums of an earlier run of the same look; how many states they hold.
    int64_t takeFrom(SavedSums& saved) {
        const std::vector<double>& sums = saved.sums("pairs", 3 * m_pairs.size() + 1);
        for (size_t i = 0; i < m_pairs.size(); ++i)
            m_pairs[i] = {sums[3 * i], sums[3 * i + 1], static_cast<int64_t>(sums[3 * i + 2])};
        m_positions = static_cast<int64_t>(sums.back());
        m_job.advance(saved.done() * std::ssize(m_features));
        return saved.done();
    }

    void keepIn(SavedSums& saved) const {
        std::vector<double>& sums = saved.sums("pairs", 3 * m_pairs.size() + 1);
        for (size_t i = 0; i < m_pairs.size(); ++i) {
            sums[3 * i] = m_pairs[i].cosines;
            sums[3 * i + 1] = m_pairs[i].angles;
            sums[3 * i + 2] = static_cast<double>(m_pairs[i].count);
        }
        sums.back() = static_cast<double>(m_positions);
        saved.advance(m_job);
    }

    /// Inputs embedded and ready for the first block.
    void add(ForwardState state) {
        std::vector<Matrix> streams = {state.hidden};
        while (streams.size() < m_boundaries) {
            m_pass.run(state, static_cast<int>(streams.size()), nullptr, &m_job);
            streams.push_back(state.hidden);
            m_job.advance();
        }
        int64_t begin = 0;
        for (const ForwardState::Sequence& sequence : state.sequences) {
            const int64_t end = begin + sequence.rows;
            comparePairs(streams, m_options.lastPositionOnly ? end - 1 : begin, end);
            begin = end;
        }
        keepFeatures(streams);
        m_rows += state.hidden.rows;
        m_job.advance();
    }

    LayerSimilarity result() const {
        LayerSimilarity result;
        result.positions = m_positions;
        result.ckaPositions = std::ssize(m_chosen);
        fillAngles(result);
        if (!m_chosen.empty()) fillCka(result);
        return result;
    }

  private:
    void comparePairs(const std::vector<Matrix>& streams, int64_t begin, int64_t end) {
        const auto rows = [&](size_t i) {
            const Matrix& stream = streams[i];
            return ConstMatrix{stream.row(begin), end - begin, stream.columns, stream.columns};
        };
        for (size_t i = 0; i < m_boundaries; ++i)
            for (size_t j = i + 1; j < m_boundaries; ++j)
                for (const RowProducts& row : rowProducts(rows(i), rows(j), m_job))
                    m_pairs[i * m_boundaries + j].add(row);
        m_positions += end - begin;
    }

    /// Those of the chosen positions that are among these.
    void keepFeatures(const std::vector<Matrix>& streams) {
        const int64_t end = m_rows + streams.front().rows;
        for (; m_kept < m_chosen.size() && m_chosen[m_kept] < end; ++m_kept)
            for (size_t i = 0; i < m_boundaries; ++i)
                std::memcpy(m_features[i].row(static_cast<int64_t>(m_kept)),
                            streams[i].row(m_chosen[m_kept] - m_rows),
                            static_cast<size_t>(streams[i].columns) * sizeof(float));
    }

    void fillAngles(LayerSimilarity& result) const {
        result.angular.assign(m_boundaries, std::vector<double>(m_boundaries));
        for (size_t i = 0; i < m_boundaries; ++i)
            for (size_t j = i + 1; j < m_boundaries; ++j) {
                const PairSums& sums = m_pairs[i * m_boundaries + j];
                const auto count = static_cast<double>(sums.count);
                result.angular[i][j] = result.angular[j][i] = sums.angles / count;
                if (j == i + 1) result.influence.push_back(1 - sums.cosines / count);
            }
        for (size_t n = 1; n < m_boundaries; ++n) {
            LayerRun best{static_cast<int>(n), 0, result.angular[0][n]};
            for (size_t l = 1; l + n < m_boundaries; ++l)
                if (result.angular[l][l + n] < best.distance)
                    best = {static_cast<int>(n), static_cast<int>(l), result.angular[l][l + n]};
            result.leastDistant.push_back(best);
        }
    }

    void fillCka(LayerSimilarity& result) const {
        std::vector<GramMatrix> grams;
        for (const Matrix& features : m_features) grams.push_back(gramOf(features.view(), m_job));
        result.cka.assign(m_boundaries, std::vector<double>(m_boundaries));
        result.debiasedCka = result.cka;
        for (size_t i = 0; i < m_boundaries; ++i)
            for (size_t j = i; j < m_boundaries; ++j) {
                m_job.checkpoint();
                result.cka[i][j] = result.cka[j][i] = cka(grams[i], grams[j]);
                result.debiasedCka[i][j] = result.debiasedCka[j][i] =
                    debiasedCka(grams[i], grams[j]);
            }
    }

    const ForwardPass& m_pass;
    const SimilarityOptions& m_options;
    JobContext& m_job;
    size_t m_boundaries;
    std::vector<PairSums> m_pairs;   // [earlier boundary][later one]
    std::vector<int64_t> m_chosen;   // positions for CKA
    std::vector<Matrix> m_features;  // of these, at each boundary
    size_t m_kept = 0;               // of the chosen ones so far
    int64_t m_rows = 0, m_positions = 0;
};

}  // namespace

LayerSimilarity layerSimilarity(const ForwardPass& pass, const WindowPlan& plan,
                                const SimilarityOptions& options, JobContext& job) {
    requireLanguageModel(pass.model().spec(), "similarity of its layers over a text");
    const int64_t most = std::max<int64_t>(1, options.ckaPositions);
    Comparison comparison(pass, std::ssize(plan.windows), evenlySpaced(plan.inputTokens(), most),
                          options, job);
    for (const Window& window : plan.windows) {
        const std::vector<TokenId> tokens = plan.tokensOf(window);
        KvCache cache(pass.model().spec());
        const ForwardPass::Input input{&cache, inputsOf(tokens)};
        comparison.add(pass.begin({&input, 1}));
    }
    return comparison.result();
}

LayerSimilarity layerSimilarity(const ForwardPass& pass, std::span<const InputBatch> batches,
                                const SimilarityOptions& options, JobContext& job) {
    for (const LayerSpec& layer : pass.model().spec().layers)
        if (layer.kind == LayerKind::Dense)
            throw Error(ErrorKind::Refused,
                        "dense layers change the width of what passes them, so that what enters "
                        "and what leaves cannot be compared");
    Comparison comparison(pass, std::ssize(batches), {}, options, job);
    SavedSums saved(options.state, "similarity");
    for (auto i = static_cast<size_t>(comparison.takeFrom(saved)); i < batches.size(); ++i) {
        comparison.add(pass.begin(batches[i], nullptr, &job));
        comparison.keepIn(saved);
    }
    saved.keep(job);
    return comparison.result();
}

}  // namespace lathe::core
