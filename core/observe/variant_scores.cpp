// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/variant_scores.h"

#include "core/evaluate/statistics.h"

namespace lathe::core {

namespace {

std::vector<double> minus(std::vector<double> a, const std::vector<double>& b) {
    for (size_t i = 0; i < a.size(); ++i) a[i] -= b[i];
    return a;
}

}  // namespace

VariantScorer::VariantScorer(const ForwardPass& referencePass, const BoundaryStates& reference,
                             const WindowPlan& plan, JobContext& job)
    : m_referencePass(referencePass), m_reference(reference), m_plan(plan), m_job(job) {}

ForwardState VariantScorer::runFrom(const BoundaryStates& base, const ForwardPass& variant,
                                    size_t window, int firstBlock, std::span<const TokenId> inputs,
                                    KvCache& cache) {
    ForwardState state;
    if (firstBlock < 0) {
        cache.rollBack(0);
        const ForwardPass::Input input{&cache, inputs};
        state = variant.begin({&input, 1});
    } else {
        state = base.at(window, firstBlock, cache);
    }
    const int64_t rows = base.rows(window) * (base.blocks() - state.nextBlock);
    variant.run(state, -1, nullptr, &m_job);
    m_blockRowsRun += rows;
    m_job.advance(rows);
    return state;
}

std::vector<TokenScores> VariantScorer::score(const BoundaryStates& base,
                                              std::span<const ForwardPass> variants,
                                              int firstBlock) {
    std::vector<TokenScores> scores(variants.size());
    for (TokenScores& one : scores) one.resize(static_cast<size_t>(m_plan.scoredTokens));
    const ModelSpec& spec = m_referencePass.model().spec();
    KvCache cache(spec), unused(spec);
    size_t first = 0;
    for (size_t w = 0; w < m_plan.windows.size(); ++w) {
        const Window& window = m_plan.windows[w];
        const std::vector<TokenId> tokens = m_plan.tokensOf(window);
        const ForwardState expected = m_reference.at(w, m_reference.blocks(), unused);
        std::vector<ForwardState> states;
        for (const ForwardPass& variant : variants)
            states.push_back(runFrom(base, variant, w, firstBlock, inputsOf(tokens), cache));
        std::vector<LogitsOfRows> logits;
        for (size_t v = 0; v < variants.size(); ++v)
            logits.push_back(logitsOfRows(variants[v], states[v], m_job));
        scoreWindow(tokens, window, spec.vocabulary, logitsOfRows(m_referencePass, expected, m_job),
                    logits, first, scores, m_job);
        first += static_cast<size_t>(window.scored());
    }
    return scores;
}

int firstBlockOf(const ModelSpec& spec, const Weight& weight) {
    const auto blocks = static_cast<int>(spec.layers.size());
    if (weight.role == WeightRole::Head || weight.name == "final_norm") return blocks;
    for (int i = 0; i < blocks; ++i) {
        const int shared = spec.layers[static_cast<size_t>(i)].weightsOf;
        if ((shared >= 0 ? shared : i) == weight.layer) return i;
    }
    return -1;
}

QualityChange changeOf(const WindowPlan& plan, const TokenScores& scores) {
    const DivergenceResult result = summarizeScores(plan, scores);
    return {{result.kl.mean, result.kl.standardError},
            {result.lnRatio, result.lnRatioStandardError}};
}

QualityChange differenceOf(const WindowPlan& plan, const TokenScores& first,
                           const TokenScores& second) {
    const QualityChange a = changeOf(plan, first), b = changeOf(plan, second);
    return {{a.kl.value - b.kl.value, standardErrorOf(minus(first.kl, second.kl))},
            {a.nll.value - b.nll.value, standardErrorOf(minus(first.modelNll, second.modelNll))}};
}

}  // namespace lathe::core
