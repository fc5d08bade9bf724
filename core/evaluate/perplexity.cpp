// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/perplexity.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <fstream>

#include "core/base/error.h"
#include "core/evaluate/statistics.h"
#include "core/evaluate/window_run.h"

namespace lathe::core {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Inputs and targets of a window; the last target is never fed.
struct Fed {
    std::vector<TokenId> tokens;
    std::span<const TokenId> inputs, targets;
    int64_t firstRow;

    Fed(const WindowPlan& plan, const Window& window)
        : tokens(plan.tokensOf(window)), firstRow(window.firstScored - 1) {
        inputs = std::span<const TokenId>(tokens).first(tokens.size() - 1);
        targets = std::span<const TokenId>(tokens).subspan(static_cast<size_t>(window.firstScored));
    }
};

}  // namespace

void WindowMean::add(const Window& window, std::span<const double> tokenNll) {
    m_sum += window.weight * meanOf(tokenNll);
    m_weights += window.weight;
}

double WindowMean::perplexity() const {
    return std::exp(nll());
}

std::vector<double> windowMeans(const WindowPlan& plan, std::span<const double> tokenValues) {
    std::vector<double> means;
    size_t begin = 0;
    for (const Window& window : plan.windows) {
        const auto count = static_cast<size_t>(window.scored());
        means.push_back(meanOf(tokenValues.subspan(begin, count)));
        begin += count;
    }
    return means;
}

void summarizeNll(const WindowPlan& plan, PerplexityResult& result) {
    WindowMean mean;
    size_t begin = 0;
    for (const Window& window : plan.windows) {
        const auto count = static_cast<size_t>(window.scored());
        mean.add(window, std::span(result.tokenNll).subspan(begin, count));
        begin += count;
    }
    result.windowNll = windowMeans(plan, result.tokenNll);
    result.nll = mean.nll();
    result.perplexity = mean.perplexity();
    result.standardError = result.perplexity * standardErrorOf(result.tokenNll);
    result.tokens = std::ssize(result.tokenNll);
    result.chunks = std::ssize(plan.windows);
    result.context = plan.context;
    result.droppedTail = plan.droppedTail;
    result.protocol = plan.protocol;
}

PerplexityResult scoreWindows(const ForwardPass& pass, const WindowPlan& plan, JobContext& job) {
    const auto start = Clock::now();
    const int64_t vocabulary = pass.model().spec().vocabulary;
    PerplexityResult result;
    KvCache cache(pass.model().spec());
    job.startPhase("perplexity", plan.inputTokens());
    const bool original = pass.model().parts().provenance.steps.empty();
    WindowMean mean;
    for (size_t i = 0; i < plan.windows.size(); ++i) {
        const Fed fed(plan, plan.windows[i]);
        cache.rollBack(0);
        const WindowRun run(pass, cache, fed.inputs, job);
        std::vector<double> nll(fed.targets.size());
        forEachTarget(run, fed.firstRow, std::ssize(nll), vocabulary, job,
                      [&](int64_t t, std::span<const float> logits) {
                          nll[static_cast<size_t>(t)] =
                              negativeLogLikelihood(logits, fed.targets[static_cast<size_t>(t)]);
                      });
        mean.add(plan.windows[i], nll);
        result.tokenNll.insert(result.tokenNll.end(), nll.begin(), nll.end());
        job.advance(std::ssize(fed.inputs));
        job.publish(PerplexityProgress{static_cast<int64_t>(i) + 1, std::ssize(plan.windows),
                                       mean.perplexity(), original});
    }
    summarizeNll(plan, result);
    result.seconds = secondsSince(start);
    result.tokensPerSecond = static_cast<double>(plan.inputTokens()) / result.seconds;
    return result;
}

PerplexityResult evaluatePerplexity(const ForwardPass& pass, const TextData& text,
                                    const WindowOptions& options, JobContext& job) {
    requireLanguageModel(pass.model().spec(), "perplexity");
    const Tokenizer* tokenizer = pass.model().tokenizer().get();
    if (!tokenizer)
        throw Error(ErrorKind::Refused,
                    "this model has no tokenizer, so it cannot read text; put one beside it");
    PerplexityResult result =
        scoreWindows(pass, planText(text.text, *tokenizer, pass.model().spec(), options), job);
    result.dataSha256 = text.sha256;
    return result;
}

int64_t dumpLogits(const ForwardPass& pass, const WindowPlan& plan,
                   const std::filesystem::path& path, JobContext& job) {
    std::ofstream file(path, std::ios::binary);
    const int64_t vocabulary = pass.model().spec().vocabulary;
    KvCache cache(pass.model().spec());
    Matrix logits;
    job.startPhase("logits", plan.inputTokens());
    int64_t written = 0;
    for (const Window& window : plan.windows) {
        const Fed fed(plan, window);
        cache.rollBack(0);
        const WindowRun run(pass, cache, fed.inputs, job);
        for (int64_t begin = 0; begin < window.scored();) {
            const int64_t count = std::min(rowsPerSlice(vocabulary), window.scored() - begin);
            run.logits(fed.firstRow + begin, count, logits);
            file.write(reinterpret_cast<const char*>(logits.values.data()),
                       static_cast<std::streamsize>(count * vocabulary * int64_t{sizeof(float)}));
            begin += count;
        }
        written += window.scored();
        job.advance(std::ssize(fed.inputs));
    }
    if (!file.flush())
        throw Error(ErrorKind::Io, fmt::format("cannot write the logits to {}", path.string()));
    return written;
}

}  // namespace lathe::core
