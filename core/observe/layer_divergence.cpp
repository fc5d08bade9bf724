// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/layer_divergence.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/observe/boundary_states.h"
#include "core/observe/divergent_tokens.h"
#include "core/observe/output_errors.h"
#include "core/observe/row_products.h"

namespace lathe::core {

namespace {

class StreamSums {
  public:
    void add(ConstMatrix expected, ConstMatrix found, const JobContext& job) {
        const std::vector<RowProducts> rows = rowProducts(expected, found, job);
        m_total.add(totalOf(rows));
        for (const RowProducts& row : rows) {
            if (row.aa == 0 || row.bb == 0) continue;
            m_cosines += row.cosine();
            ++m_directed;
        }
    }
    StreamError error() const {
        return {m_total.relativeError(), m_cosines / static_cast<double>(m_directed),
                m_total.sqnrDb()};
    }

  private:
    RowProducts m_total;
    double m_cosines = 0;
    int64_t m_directed = 0;  // rows that are not zero on either side
};

void requireSameLayers(const Model& reference, const Model& model) {
    const ModelSpec &a = reference.spec(), &b = model.spec();
    if (a.width == b.width && a.layers == b.layers) return;
    throw Error(ErrorKind::Refused,
                fmt::format("the reference has {} layers over a width of {} and the model {} over "
                            "{}, or their layers are built differently; layers can be compared "
                            "one by one between a model and its compressed version only",
                            a.layers.size(), a.width, b.layers.size(), b.width));
}

class SideBySide {
  public:
    SideBySide(const ForwardPass& reference, const ForwardPass& model, const WindowPlan& plan,
               const LayerDivergenceOptions& options, JobContext& job)
        : m_reference(reference),
          m_model(model),
          m_plan(plan),
          m_options(options),
          m_job(job),
          m_errors(reference.backend(), job),
          m_total(reference.model().spec().layers.size()),
          m_own(m_total.size()),
          m_tokens(options),
          m_caches(3, KvCache(reference.model().spec())) {
        watchLinears();
        m_scores.resize(static_cast<size_t>(plan.scoredTokens));
    }

    LayerDivergence run() {
        m_job.startPhase("divergence", m_plan.inputTokens() * std::ssize(m_total));
        size_t first = 0;
        for (size_t w = 0; w < m_plan.windows.size(); ++w) {
            runWindow(w, first);
            first += static_cast<size_t>(m_plan.windows[w].scored());
        }
        return result();
    }

  private:
    void watchLinears() {
        const Model &a = m_reference.model(), &b = m_model.model();
        for (const WeightPtr& weight : a.weightsInOrder()) {
            if (weight->role != WeightRole::Linear || weight->layer < 0) continue;
            m_linears.push_back({weight->name, weight->layer, 0});
            const auto version = [&](const Model& model) {
                return OutputErrors::Version{model.weight(weight->name).encoding,
                                             model.plan().at(weight->name),
                                             model.plan().transformAt(weight->name)};
            };
            m_errors.watch(weight->name, version(a), {version(b)});
        }
    }

    void runWindow(size_t w, size_t first) {
        const Window& window = m_plan.windows[w];
        const std::vector<TokenId> tokens = m_plan.tokensOf(window);
        for (KvCache& cache : m_caches) cache.rollBack(0);
        const ForwardPass::Input forReference{&m_caches[0], inputsOf(tokens)};
        const ForwardPass::Input forModel{&m_caches[1], inputsOf(tokens)};
        ForwardState a = m_reference.begin({&forReference, 1});
        ForwardState b = m_model.begin({&forModel, 1});
        m_embedding.add(a.hidden.view(), b.hidden.view(), m_job);
        for (int block = 0; block < static_cast<int>(m_total.size()); ++block) {
            ForwardState own = a;  // the changed block, fed with the reference's input
            own.sequences[0].cache = &m_caches[2];
            m_reference.run(a, block + 1, &m_errors, &m_job);
            m_model.run(own, block + 1, nullptr, &m_job);
            m_model.run(b, block + 1, nullptr, &m_job);
            m_total[static_cast<size_t>(block)].add(a.hidden.view(), b.hidden.view(), m_job);
            m_own[static_cast<size_t>(block)].add(a.hidden.view(), own.hidden.view(), m_job);
            m_job.advance(a.hidden.rows);
        }
        const LogitsOfRows expected = logitsOfRows(m_reference, a, m_job);
        const LogitsOfRows found = logitsOfRows(m_model, b, m_job);
        scoreWindow(tokens, window, m_model.model().spec().vocabulary, expected, {&found, 1}, first,
                    {&m_scores, 1}, m_job);
        m_tokens.add(static_cast<int64_t>(w), window, tokens, m_scores, first, expected, found);
    }

    LayerDivergence result() {
        LayerDivergence result;
        result.embedding = m_embedding.error();
        for (size_t i = 0; i < m_total.size(); ++i) {
            result.layers.push_back({m_total[i].error(), m_own[i].error()});
            // A stream that is no number is past any threshold.
            if (!result.firstPast && !(result.layers[i].total.relative <= m_options.threshold))
                result.firstPast = static_cast<int>(i);
        }
        for (LinearError& linear : m_linears) {
            const OutputErrors::Sums& sums = m_errors.at(linear.site);
            linear.own = relativeError(sums.errors[0], sums.signal);
        }
        result.linears = std::move(m_linears);
        result.tokens = m_tokens.take();
        result.predictions = summarizeScores(m_plan, std::move(m_scores));
        return result;
    }

    const ForwardPass& m_reference;
    const ForwardPass& m_model;
    const WindowPlan& m_plan;
    const LayerDivergenceOptions& m_options;
    JobContext& m_job;
    OutputErrors m_errors;
    StreamSums m_embedding;
    std::vector<StreamSums> m_total, m_own;
    std::vector<LinearError> m_linears;
    DivergentTokens m_tokens;
    TokenScores m_scores;
    std::vector<KvCache> m_caches;  // of the reference, the model, and its blocks by themselves
};

}  // namespace

LayerDivergence divergenceByLayer(const ForwardPass& reference, const ForwardPass& model,
                                  const WindowPlan& plan, const LayerDivergenceOptions& options,
                                  JobContext& job) {
    requireLanguageModel(reference.model().spec(), "divergence of its predictions of text");
    requireSameLayers(reference.model(), model.model());
    requireComparable(reference.model(), model.model());
    return SideBySide(reference, model, plan, options, job).run();
}

}  // namespace lathe::core
