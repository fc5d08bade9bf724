// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/divergent_tokens.h"

#include <algorithm>
#include <cmath>

#include "core/evaluate/statistics.h"

namespace lathe::core {

namespace {

constexpr int64_t kTokensBefore = 12;

std::vector<LikelyToken> likeliest(std::span<const float> logits, int count) {
    const double total = logSumExp(logits);
    std::vector<TokenId> ids(logits.size());
    for (size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<TokenId>(i);
    const auto end = ids.begin() + std::min<std::ptrdiff_t>(count, std::ssize(ids));
    const auto likelier = [&](TokenId a, TokenId b) {
        const float x = logits[static_cast<size_t>(a)], y = logits[static_cast<size_t>(b)];
        return x != y ? x > y : a < b;
    };
    std::partial_sort(ids.begin(), end, ids.end(), likelier);
    std::vector<LikelyToken> found;
    for (auto id = ids.begin(); id != end; ++id)
        found.push_back({*id, std::exp(logits[static_cast<size_t>(*id)] - total)});
    return found;
}

}  // namespace

void DivergentTokens::describe(DivergentToken& token, const LogitsOfRows& reference,
                               const LogitsOfRows& model) const {
    Matrix logits;
    reference(token.index - 1, 1, logits);
    token.reference = likeliest(logits.values, m_options.likely);
    model(token.index - 1, 1, logits);
    token.model = likeliest(logits.values, m_options.likely);
}

void DivergentTokens::add(int64_t windowIndex, const Window& window,
                          std::span<const TokenId> tokens, const TokenScores& scores, size_t first,
                          const LogitsOfRows& reference, const LogitsOfRows& model) {
    for (int64_t t = window.firstScored; t < window.length; ++t) {
        const size_t i = first + static_cast<size_t>(t - window.firstScored);
        const int64_t begin = std::max<int64_t>(0, t - kTokensBefore);
        const std::span before =
            tokens.subspan(static_cast<size_t>(begin), static_cast<size_t>(t - begin));
        m_kept.push_back({windowIndex,
                          t,
                          tokens[static_cast<size_t>(t)],
                          {before.begin(), before.end()},
                          scores.kl[i],
                          std::exp(-scores.referenceNll[i]),
                          std::exp(-scores.modelNll[i]),
                          {},
                          {}});
    }
    std::stable_sort(m_kept.begin(), m_kept.end(),
                     [](const DivergentToken& a, const DivergentToken& b) { return a.kl > b.kl; });
    m_kept.resize(std::min(m_kept.size(), static_cast<size_t>(std::max(0, m_options.tokens))));
    for (DivergentToken& token : m_kept)
        if (token.window == windowIndex) describe(token, reference, model);
}

}  // namespace lathe::core
