// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/generate/sampler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/evaluate/statistics.h"

namespace lathe::core {

namespace {

TokenId greatest(std::span<const float> logits) {
    const int64_t best = argmaxOf(logits);
    if (!std::isfinite(logits[static_cast<size_t>(best)]))
        throw Error(
            ErrorKind::Refused,
            "the model's logits are not finite numbers; one of its weights is damaged, or a "
            "compression step overflowed");
    return static_cast<TokenId>(best);
}

/// Likelier first, the lower id of equals.
struct Likelier {
    std::span<const float> logits;
    bool operator()(TokenId a, TokenId b) const {
        const float x = logits[static_cast<size_t>(a)], y = logits[static_cast<size_t>(b)];
        return x != y ? x > y : a < b;
    }
};

void keepTopK(std::vector<TokenId>& ids, int k, const Likelier& likelier) {
    if (k <= 0 || static_cast<size_t>(k) >= ids.size()) return;
    std::nth_element(ids.begin(), ids.begin() + k, ids.end(), likelier);
    ids.resize(static_cast<size_t>(k));
}

/// Takes the likeliest until their share of what is left reaches p; only those are sorted.
void keepTopP(std::vector<TokenId>& ids, double p, const Likelier& likelier,
              const std::vector<double>& weights) {
    if (p >= 1) return;
    double total = 0;
    for (const TokenId id : ids) total += weights[static_cast<size_t>(id)];
    const auto worse = [&](TokenId a, TokenId b) { return likelier(b, a); };
    std::make_heap(ids.begin(), ids.end(), worse);
    double reached = 0;
    auto end = ids.end();
    while (end != ids.begin() && (end == ids.end() || reached < p * total)) {
        std::pop_heap(ids.begin(), end, worse);
        reached += weights[static_cast<size_t>(*--end)];
    }
    ids.erase(ids.begin(), end);
}

}  // namespace

void checkSampling(const SamplingOptions& options) {
    if (!(options.temperature >= 0) || !std::isfinite(options.temperature))
        throw Error(ErrorKind::Usage, fmt::format("the temperature is {}; it must be 0 or more",
                                                  options.temperature));
    if (options.topK < 0)
        throw Error(ErrorKind::Usage,
                    fmt::format("top-k is {}; it must be 0 (all) or more", options.topK));
    if (!(options.topP > 0 && options.topP <= 1))
        throw Error(ErrorKind::Usage,
                    fmt::format("top-p is {}; it must be above 0 and at most 1", options.topP));
}

double TokenDistribution::of(TokenId id) const {
    const auto found = std::lower_bound(ids.begin(), ids.end(), id);
    return found != ids.end() && *found == id
               ? probabilities[static_cast<size_t>(found - ids.begin())]
               : 0;
}

TokenId TokenDistribution::draw(Rng& rng) const {
    double left = rng.uniform();
    for (size_t i = 0; i < ids.size(); ++i) {
        left -= probabilities[i];
        if (left < 0) return ids[i];
    }
    // Rounding can leave a rest of the order of 1e-16: it belongs to the last token that is
    // possible at all.
    size_t last = ids.size() - 1;
    while (last > 0 && probabilities[last] == 0) --last;
    return ids[last];
}

TokenDistribution tokenDistribution(std::span<const float> logits, const SamplingOptions& options) {
    checkSampling(options);
    const TokenId best = greatest(logits);
    if (options.temperature == 0) return {{best}, {1.0}};
    const double max = logits[static_cast<size_t>(best)];
    std::vector<double> weights(logits.size());
    for (size_t i = 0; i < logits.size(); ++i)
        weights[i] = std::exp((logits[i] - max) / options.temperature);

    TokenDistribution result;
    result.ids.resize(logits.size());
    std::iota(result.ids.begin(), result.ids.end(), 0);
    const Likelier likelier{logits};
    keepTopK(result.ids, options.topK, likelier);
    keepTopP(result.ids, options.topP, likelier, weights);
    if (result.ids.size() != logits.size()) std::sort(result.ids.begin(), result.ids.end());
    double total = 0;
    for (const TokenId id : result.ids) total += weights[static_cast<size_t>(id)];
    for (const TokenId id : result.ids)
        result.probabilities.push_back(weights[static_cast<size_t>(id)] / total);
    return result;
}

TokenId sampleToken(std::span<const float> logits, const SamplingOptions& options, Rng& rng) {
    if (options.temperature == 0) return greatest(logits);
    return tokenDistribution(logits, options).draw(rng);
}

}  // namespace lathe::core
