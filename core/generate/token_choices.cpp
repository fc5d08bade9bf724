// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/generate/token_choices.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

std::string textOf(const Tokenizer& tokenizer, TokenId id) {
    return id < tokenizer.vocabularySize() ? shownToken(tokenizer, id) : std::string();
}

}  // namespace

std::string shownToken(const Tokenizer& tokenizer, TokenId id) {
    const std::string bytes = tokenizer.bytesOf(id);
    if (bytes.empty()) return tokenizer.pieceOf(id);
    if (validPrefix(bytes) == bytes.size()) return bytes;
    std::string shown;
    for (const char byte : bytes)
        shown += fmt::format("<0x{:02X}>", static_cast<unsigned char>(byte));
    return shown;
}

SamplingOptions reportedSampling(const SamplingOptions& options) {
    return options.temperature == 0 ? SamplingOptions{1.0, 0, 1.0} : options;
}

GeneratedToken describeChoice(const Tokenizer& tokenizer, std::span<const float> logits, TokenId id,
                              const SamplingOptions& options, int count) {
    const TokenDistribution distribution = tokenDistribution(logits, reportedSampling(options));
    std::vector<size_t> order(distribution.ids.size());
    std::iota(order.begin(), order.end(), size_t{0});
    const auto shown = static_cast<std::ptrdiff_t>(
        std::min(order.size(), static_cast<size_t>(std::max(0, count))));
    std::partial_sort(order.begin(), order.begin() + shown, order.end(), [&](size_t a, size_t b) {
        const double x = distribution.probabilities[a], y = distribution.probabilities[b];
        return x != y ? x > y : a < b;
    });
    GeneratedToken token;
    token.id = id;
    token.text = textOf(tokenizer, id);
    token.probability = distribution.of(id);
    for (std::ptrdiff_t i = 0; i < shown; ++i) {
        const size_t place = order[static_cast<size_t>(i)];
        token.top.push_back({distribution.ids[place], textOf(tokenizer, distribution.ids[place]),
                             distribution.probabilities[place]});
    }
    return token;
}

}  // namespace lathe::core
