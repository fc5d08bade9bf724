// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/generate/side_by_side.h"

#include <algorithm>

namespace lathe::core {

namespace {

/// Rows of logits that are held at once while a text is scored.
constexpr size_t kScoredAtOnce = 32;

}  // namespace

std::vector<GenerateResult> generateSideBySide(
    const std::vector<std::shared_ptr<const ForwardPass>>& passes, std::string_view prompt,
    const GenerateOptions& options, JobContext& job, const SideCallback& onToken) {
    job.startPhase("generate", options.maxTokens * std::ssize(passes));
    std::vector<TextGeneration> texts;
    texts.reserve(passes.size());
    for (const auto& pass : passes) texts.emplace_back(*pass, prompt, options, job);
    for (bool wrote = true; wrote;) {
        wrote = false;
        for (size_t i = 0; i < texts.size(); ++i)
            if (const std::optional<GeneratedToken> token = texts[i].next(job)) {
                onToken(i, *token);
                job.advance();
                wrote = true;
            }
    }
    std::vector<GenerateResult> results;
    for (const TextGeneration& text : texts) results.push_back(text.result());
    return results;
}

std::vector<GeneratedToken> scoreText(const ForwardPass& pass, std::string_view prompt,
                                      const std::vector<TokenId>& text,
                                      const GenerateOptions& options, JobContext& job) {
    std::vector<GeneratedToken> scores;
    if (text.empty()) return scores;
    KvCache cache(pass.model().spec());
    Matrix logits =
        pass.evaluate(cache, promptIds(pass.model(), prompt, options.addSpecial), 1, nullptr, &job);
    const std::span<const TokenId> fed(text.data(), text.size() - 1);
    for (size_t begin = 0;;) {
        for (int64_t row = 0; row < logits.rows; ++row) {
            job.checkpoint();
            scores.push_back(describeChoice(
                *pass.model().tokenizer(), {logits.row(row), static_cast<size_t>(logits.columns)},
                text[scores.size()], options.sampling, options.reportTop));
            job.advance();
        }
        if (begin >= fed.size()) return scores;
        const size_t count = std::min(kScoredAtOnce, fed.size() - begin);
        logits = pass.evaluate(cache, fed.subspan(begin, count), -1, nullptr, &job);
        begin += count;
    }
}

TextDifference differenceOf(std::span<const TokenId> first, std::span<const TokenId> second) {
    TextDifference result{std::vector<bool>(first.size()), std::vector<bool>(second.size()), 0};
    const auto [a, b] = std::mismatch(first.begin(), first.end(), second.begin(), second.end());
    const auto same = static_cast<size_t>(a - first.begin());
    result.samePrefix = static_cast<int64_t>(same);
    const size_t n = first.size() - same, m = second.size() - same;
    // length[i][j]: longest common subsequence of what follows places i and j
    std::vector<std::vector<int>> length(n + 1, std::vector<int>(m + 1));
    for (size_t i = n; i-- > 0;)
        for (size_t j = m; j-- > 0;)
            length[i][j] = first[same + i] == second[same + j]
                               ? length[i + 1][j + 1] + 1
                               : std::max(length[i + 1][j], length[i][j + 1]);
    size_t i = 0, j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && first[same + i] == second[same + j]) {
            ++i, ++j;
        } else if (j == m || (i < n && length[i + 1][j] >= length[i][j + 1])) {
            result.first[same + i++] = true;
        } else {
            result.second[same + j++] = true;
        }
    }
    return result;
}

}  // namespace lathe::core
