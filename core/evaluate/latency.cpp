// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/latency.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/base/rng.h"
#include "core/evaluate/memory.h"

namespace lathe::core {

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

class Timer {
  public:
    Timer(const ForwardPass& pass, const LatencyOptions& options, JobContext& job)
        : m_pass(pass), m_job(job), m_cache(pass.model().spec()) {
        Rng rng(options.seed);
        const auto vocabulary = static_cast<uint64_t>(pass.model().spec().vocabulary);
        for (int64_t i = 0; i < options.promptTokens; ++i)
            m_prompt.push_back(static_cast<TokenId>(rng.below(vocabulary)));
    }

    double prefill() {
        m_cache.rollBack(0);
        const auto start = Clock::now();
        m_logits = m_pass.evaluate(m_cache, m_prompt, 1, nullptr, &m_job);
        return millisecondsSince(start);
    }

    /// Feeds the likeliest token; choosing it is not timed, sampling is not the model's work.
    double decode() {
        const auto next = static_cast<TokenId>(argmaxOf(m_logits.values));
        const auto start = Clock::now();
        m_logits = m_pass.evaluate(m_cache, {&next, 1}, 1, nullptr, &m_job);
        m_job.advance();
        return millisecondsSince(start);
    }

    uint64_t cacheBytes() const { return m_cache.bytes(); }

  private:
    const ForwardPass& m_pass;
    JobContext& m_job;
    KvCache m_cache;
    std::vector<TokenId> m_prompt;
    Matrix m_logits;
};

void check(const ModelSpec& spec, const LatencyOptions& options) {
    if (std::min({options.promptTokens, options.generateTokens, options.runs}) < 1 ||
        options.warmUps < 0)
        throw Error(ErrorKind::Usage, "prompt length, generated tokens and runs must be 1 or more");
    const int64_t longest =
        options.promptTokens + std::max(options.generateTokens, options.warmUps);
    if (spec.context > 0 && longest > spec.context)
        throw Error(
            ErrorKind::Usage,
            fmt::format("timing would take {} positions and the model has a context of {}; use "
                        "a shorter prompt or fewer tokens",
                        longest, spec.context));
}

}  // namespace

LatencyResult measureLatency(const ForwardPass& pass, const LatencyOptions& options,
                             JobContext& job) {
    requireLanguageModel(pass.model().spec(), "time per token");
    check(pass.model().spec(), options);
    LatencyResult result;
    result.promptTokens = options.promptTokens;
    result.generateTokens = options.generateTokens;
    result.runs = options.runs;
    result.peakIsOwn = resetPeakRss();
    Timer timer(pass, options, job);
    job.startPhase("latency", options.warmUps + options.runs * options.generateTokens);
    timer.prefill();
    for (int64_t i = 0; i < options.warmUps; ++i) timer.decode();
    std::vector<double> prefills, steps;
    for (int64_t run = 0; run < options.runs; ++run) {
        prefills.push_back(timer.prefill());
        for (int64_t i = 0; i < options.generateTokens; ++i) steps.push_back(timer.decode());
    }
    result.prefillMs = percentilesOf(std::move(prefills));
    result.decodeMs = percentilesOf(std::move(steps));
    result.promptTokensPerSecond =
        static_cast<double>(options.promptTokens) / result.prefillMs.p50 * 1000;
    result.generateTokensPerSecond = 1000 / result.decodeMs.mean;
    result.kvCacheBytes = timer.cacheBytes();
    result.peakRssBytes = peakRssBytes();
    return result;
}

}  // namespace lathe::core
