// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/generate/continuations.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/evaluate/statistics.h"

namespace lathe::core {

namespace {

/// Prompts that go through the network together.
constexpr size_t kTogether = 32;

/// The logits after the last new token of each sequence, whose caches grow.
Matrix advance(const ForwardPass& pass, std::vector<KvCache>& caches,
               std::span<const TokenSequence> tokens, const JobContext& job) {
    std::vector<ForwardPass::Input> inputs;
    std::vector<int64_t> last;
    int64_t rows = 0;
    for (size_t i = 0; i < tokens.size(); ++i) {
        inputs.push_back({&caches[i], tokens[i]});
        rows += std::ssize(tokens[i]);
        last.push_back(rows - 1);
    }
    ForwardState state = pass.begin(inputs);
    pass.run(state, -1, nullptr, &job);
    pass.finish(state);
    Matrix logits;
    pass.logits(state, last, logits, nullptr, &job);
    return logits;
}

std::span<const float> rowOf(const Matrix& matrix, size_t row) {
    return {matrix.row(static_cast<int64_t>(row)), static_cast<size_t>(matrix.columns)};
}

void continueTogether(const ForwardPass& pass, std::span<const TokenSequence> prompts,
                      size_t firstStream, const ContinuationOptions& options,
                      std::vector<TokenSequence>& out, const JobContext& job) {
    std::vector<KvCache> caches(prompts.size(), KvCache(pass.model().spec()));
    std::vector<Rng> rngs;
    for (size_t i = 0; i < prompts.size(); ++i) rngs.emplace_back(options.seed, firstStream + i);
    std::vector<TokenSequence> texts(prompts.size()), next(prompts.begin(), prompts.end());
    for (int64_t t = 0; t < options.tokens; ++t) {
        const Matrix logits = advance(pass, caches, next, job);
        for (size_t i = 0; i < texts.size(); ++i) {
            texts[i].push_back(sampleToken(rowOf(logits, i), options.sampling, rngs[i]));
            next[i] = {texts[i].back()};
        }
    }
    std::ranges::move(texts, std::back_inserter(out));
}

struct Hypothesis {
    size_t parent = 0;
    TokenId token = 0;
    double logProbability = 0;
};

/// The likeliest extensions by one token, best first.
std::vector<Hypothesis> extensions(const Matrix& logits, const std::vector<double>& before,
                                   size_t beam) {
    std::vector<Hypothesis> all;
    const auto likelier = [](const Hypothesis& a, const Hypothesis& b) {
        if (a.logProbability != b.logProbability) return a.logProbability > b.logProbability;
        return a.parent != b.parent ? a.parent < b.parent : a.token < b.token;
    };
    for (size_t i = 0; i < before.size(); ++i) {
        const std::span<const float> row = rowOf(logits, i);
        const double total = logSumExp(row);
        for (size_t id = 0; id < row.size(); ++id)
            all.push_back({i, static_cast<TokenId>(id), before[i] + double{row[id]} - total});
        // No hypothesis has more than `beam` of the best.
        const size_t kept = std::min(beam, all.size());
        std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(),
                          likelier);
        all.resize(kept);
    }
    return all;
}

}  // namespace

TokenSequence beamSearch(const ForwardPass& pass, const TokenSequence& prompt, int64_t tokens,
                         int beam, const JobContext& job) {
    std::vector<KvCache> caches(1, KvCache(pass.model().spec()));
    std::vector<TokenSequence> texts(1), next{prompt};
    std::vector<double> logProbabilities{0};
    for (int64_t t = 0; t < tokens; ++t) {
        const Matrix logits = advance(pass, caches, next, job);
        const std::vector<Hypothesis> best =
            extensions(logits, logProbabilities, static_cast<size_t>(beam));
        std::vector<KvCache> grownCaches;
        std::vector<TokenSequence> grown;
        next.clear();
        logProbabilities.clear();
        for (const Hypothesis& each : best) {
            grownCaches.push_back(caches[each.parent]);
            grown.push_back(texts[each.parent]);
            grown.back().push_back(each.token);
            next.push_back({each.token});
            logProbabilities.push_back(each.logProbability);
        }
        caches = std::move(grownCaches);
        texts = std::move(grown);
    }
    return texts.front();
}

std::vector<TokenSequence> continuePrompts(const ForwardPass& pass,
                                           std::span<const TokenSequence> prompts,
                                           const ContinuationOptions& options, JobContext& job,
                                           std::vector<TokenSequence> written,
                                           const TextsWritten& onMore) {
    checkSampling(options.sampling);
    for (const TokenSequence& prompt : prompts)
        if (prompt.empty())
            throw Error(ErrorKind::Usage, "a prompt without tokens cannot be continued");
    std::vector<TokenSequence> out = std::move(written);
    // Only texts that went through the network together have the same bits.
    if (out.size() < prompts.size()) out.resize(out.size() / kTogether * kTogether);
    job.advance(std::ssize(out));
    for (size_t begin = out.size(); begin < prompts.size(); begin += kTogether) {
        const std::span<const TokenSequence> part =
            prompts.subspan(begin, std::min(kTogether, prompts.size() - begin));
        if (options.beam == 1) {
            continueTogether(pass, part, begin, options, out, job);
        } else {
            for (const TokenSequence& prompt : part)
                out.push_back(beamSearch(pass, prompt, options.tokens, options.beam, job));
        }
        job.advance(std::ssize(part));
        if (onMore) onMore(out);
    }
    return out;
}

}  // namespace lathe::core
