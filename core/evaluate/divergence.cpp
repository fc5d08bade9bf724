// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/divergence.h"

#include <fmt/format.h>

#include <chrono>

#include "core/base/error.h"
#include "core/evaluate/token_scores.h"
#include "core/evaluate/window_run.h"

namespace lathe::core {

namespace {

class SideBySide {
  public:
    SideBySide(const ForwardPass& reference, const ForwardPass& model, JobContext& job)
        : m_reference(reference),
          m_model(model),
          m_job(job),
          m_caches{KvCache(reference.model().spec()), KvCache(model.model().spec())} {}

    void run(const std::vector<TokenId>& tokens, const Window& window, size_t first,
             TokenScores& out) {
        const auto inputs = std::span<const TokenId>(tokens).first(tokens.size() - 1);
        for (KvCache& cache : m_caches) cache.rollBack(0);
        const WindowRun a(m_reference, m_caches[0], inputs, m_job);
        const WindowRun b(m_model, m_caches[1], inputs, m_job);
        const LogitsOfRows model = rowsOf(b);
        scoreWindow(tokens, window, m_reference.model().spec().vocabulary, rowsOf(a), {&model, 1},
                    first, {&out, 1}, m_job);
        m_job.advance(std::ssize(inputs));
    }

  private:
    static LogitsOfRows rowsOf(const WindowRun& run) {
        return [&run](int64_t first, int64_t count, Matrix& out) { run.logits(first, count, out); };
    }

    const ForwardPass& m_reference;
    const ForwardPass& m_model;
    JobContext& m_job;
    KvCache m_caches[2];
};

}  // namespace

void requireComparable(const Model& reference, const Model& model) {
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

DivergenceResult compareWindows(const ForwardPass& reference, const ForwardPass& model,
                                const WindowPlan& plan, JobContext& job) {
    requireComparable(reference.model(), model.model());
    const auto start = std::chrono::steady_clock::now();
    TokenScores values;
    values.resize(static_cast<size_t>(plan.scoredTokens));
    SideBySide pair(reference, model, job);
    job.startPhase("divergence", plan.inputTokens());
    WindowMean referenceMean, modelMean;
    size_t first = 0;
    int64_t chunk = 0;
    for (const Window& window : plan.windows) {
        pair.run(plan.tokensOf(window), window, first, values);
        const auto count = static_cast<size_t>(window.scored());
        referenceMean.add(window, std::span(values.referenceNll).subspan(first, count));
        modelMean.add(window, std::span(values.modelNll).subspan(first, count));
        first += count;
        ++chunk;
        const int64_t chunks = std::ssize(plan.windows);
        job.publish(PerplexityProgress{chunk, chunks, referenceMean.perplexity(), true});
        job.publish(PerplexityProgress{chunk, chunks, modelMean.perplexity(), false});
    }
    DivergenceResult result = summarizeScores(plan, std::move(values));
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (PerplexityResult* side : {&result.reference, &result.model}) {
        side->seconds = seconds;
        side->tokensPerSecond = static_cast<double>(plan.inputTokens()) / seconds;
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
