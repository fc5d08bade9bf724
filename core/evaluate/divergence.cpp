// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/divergence.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/base/thread_pool.h"
#include "core/evaluate/statistics.h"
#include "core/evaluate/window_run.h"

namespace lathe::core {

namespace {

/// What is kept of each token.
struct PerToken {
    std::vector<double> kl, referenceNll, modelNll, agrees;

    void resize(size_t count) {
        for (auto* values : {&kl, &referenceNll, &modelNll, &agrees}) values->resize(count);
    }
    void score(size_t i, std::span<const float> reference, std::span<const float> model,
               TokenId target) {
        kl[i] = klDivergence(reference, model);
        referenceNll[i] = negativeLogLikelihood(reference, target);
        modelNll[i] = negativeLogLikelihood(model, target);
        agrees[i] = argmaxOf(reference) == argmaxOf(model) ? 1 : 0;
    }
};

class SideBySide {
  public:
    SideBySide(const ForwardPass& reference, const ForwardPass& model, JobContext& job)
        : m_reference(reference),
          m_model(model),
          m_job(job),
          m_caches{KvCache(reference.model().spec()), KvCache(model.model().spec())} {}

    void scoreWindow(const std::vector<TokenId>& tokens, const Window& window, size_t first,
                     PerToken& out) {
        const auto inputs = std::span<const TokenId>(tokens).first(tokens.size() - 1);
        for (KvCache& cache : m_caches) cache.rollBack(0);
        const WindowRun a(m_reference, m_caches[0], inputs, m_job);
        const WindowRun b(m_model, m_caches[1], inputs, m_job);
        const auto vocabulary = static_cast<size_t>(m_reference.model().spec().vocabulary);
        const int64_t slice =
            std::max<int64_t>(1, rowsPerSlice(static_cast<int64_t>(vocabulary)) / 2);
        for (int64_t begin = 0; begin < window.scored(); begin += slice) {
            const int64_t count = std::min(slice, window.scored() - begin);
            a.logits(window.firstScored - 1 + begin, count, m_logits[0]);
            b.logits(window.firstScored - 1 + begin, count, m_logits[1]);
            parallelFor(
                count, 1,
                [&](int64_t from, int64_t to) {
                    for (int64_t i = from; i < to; ++i)
                        out.score(first + static_cast<size_t>(begin + i),
                                  {m_logits[0].row(i), vocabulary},
                                  {m_logits[1].row(i), vocabulary},
                                  tokens[static_cast<size_t>(window.firstScored + begin + i)]);
                },
                &m_job);
        }
        m_job.advance(std::ssize(inputs));
    }

  private:
    const ForwardPass& m_reference;
    const ForwardPass& m_model;
    JobContext& m_job;
    KvCache m_caches[2];
    Matrix m_logits[2];
};

void checkComparable(const Model& reference, const Model& model) {
    if (reference.spec().vocabulary != model.spec().vocabulary)
        throw Error(ErrorKind::Refused,
                    fmt::format("the reference has a vocabulary of {} and the model one of {}; "
                                "predictions can only be "
                                "compared over the same tokens",
                                reference.spec().vocabulary, model.spec().vocabulary));
    const Tokenizer *a = reference.tokenizer().get(), *b = model.tokenizer().get();
    if (a && b && a != b && a->spec().pieces != b->spec().pieces)
        throw Error(ErrorKind::Refused,
                    "the two models' tokenizers have different pieces, so that the same id means "
                    "different text; compare models with the same tokenizer");
}

DivergenceResult summarize(const WindowPlan& plan, PerToken values) {
    DivergenceResult result;
    result.tokens = std::ssize(values.kl);
    const auto n = static_cast<double>(result.tokens);
    const Percentiles spread = percentilesOf(values.kl);
    result.kl = {spread.mean, standardErrorOf(values.kl), spread.p50, spread.p90, spread.p99,
                 spread.max};
    result.top1Agreement = meanOf(values.agrees);
    if (n > 1)
        result.top1StandardError =
            std::sqrt(result.top1Agreement * (1 - result.top1Agreement) / (n - 1));

    std::vector<double> difference(values.kl.size());
    double squares = 0;
    for (size_t i = 0; i < difference.size(); ++i) {
        difference[i] = values.modelNll[i] - values.referenceNll[i];
        const double change = std::exp(-values.modelNll[i]) - std::exp(-values.referenceNll[i]);
        squares += change * change;
    }
    result.probabilityChangeRms = std::sqrt(squares / n);
    result.reference.tokenNll = std::move(values.referenceNll);
    result.model.tokenNll = std::move(values.modelNll);
    summarizeNll(plan, result.reference);
    summarizeNll(plan, result.model);
    result.lnRatio = result.model.nll - result.reference.nll;
    // Of the differences: the same as sqrt(se_a^2 + se_b^2 - 2 cov).
    result.lnRatioStandardError = standardErrorOf(difference);
    result.tokenKl = std::move(values.kl);
    return result;
}

}  // namespace

DivergenceResult compareWindows(const ForwardPass& reference, const ForwardPass& model,
                                const WindowPlan& plan, JobContext& job) {
    checkComparable(reference.model(), model.model());
    const auto start = std::chrono::steady_clock::now();
    PerToken values;
    values.resize(static_cast<size_t>(plan.scoredTokens));
    SideBySide pair(reference, model, job);
    int64_t fed = 0;
    for (const Window& window : plan.windows) fed += window.length - 1;
    job.startPhase("divergence", fed);
    WindowMean referenceMean, modelMean;
    size_t first = 0;
    int64_t chunk = 0;
    for (const Window& window : plan.windows) {
        pair.scoreWindow(plan.tokensOf(window), window, first, values);
        const auto count = static_cast<size_t>(window.scored());
        referenceMean.add(window, std::span(values.referenceNll).subspan(first, count));
        modelMean.add(window, std::span(values.modelNll).subspan(first, count));
        first += count;
        ++chunk;
        const int64_t chunks = std::ssize(plan.windows);
        job.publish(PerplexityProgress{chunk, chunks, referenceMean.perplexity(), true});
        job.publish(PerplexityProgress{chunk, chunks, modelMean.perplexity(), false});
    }
    DivergenceResult result = summarize(plan, std::move(values));
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (PerplexityResult* side : {&result.reference, &result.model}) {
        side->seconds = seconds;
        side->tokensPerSecond = static_cast<double>(fed) / seconds;
    }
    return result;
}

DivergenceResult evaluateDivergence(const ForwardPass& reference, const ForwardPass& model,
                                    const TextData& text, const WindowOptions& options,
                                    JobContext& job) {
    for (const ForwardPass* pass : {&reference, &model})
        requireLanguageModel(pass->model().spec(), "divergence of its predictions of text");
    const Tokenizer* tokenizer = model.model().tokenizer().get();
    if (!tokenizer) tokenizer = reference.model().tokenizer().get();
    if (!tokenizer)
        throw Error(
            ErrorKind::Refused,
            "neither model has a tokenizer, so they cannot read text; put one beside the model");
    DivergenceResult result = compareWindows(
        reference, model, planText(text.text, *tokenizer, model.model().spec(), options), job);
    result.reference.dataSha256 = result.model.dataSha256 = text.sha256;
    return result;
}

}  // namespace lathe::core
