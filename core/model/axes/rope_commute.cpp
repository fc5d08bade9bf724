// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/axes/rope_commute.h"

#include <cmath>

#include "core/model/rope_rows.h"

namespace lathe::core {

namespace {

/// Entries of orthogonal matrices are at most 1; smaller ones are rounding.
constexpr double kNothing = 1e-9;

int64_t rotatedPairs(const RopeSpec& rope) {
    return rope.style == RopeStyle::None ? 0 : rope.dimensions / 2;
}

/// For each channel its frequency; 0 for those that pass through.
std::vector<double> channelFrequencies(const AttentionSpec& attention) {
    std::vector<double> all(static_cast<size_t>(attention.headDim), 0.0);
    if (rotatedPairs(attention.rope) == 0) return all;
    const std::vector<double> frequencies = ropeFrequencies(attention.rope);
    for (int64_t pair = 0; pair < rotatedPairs(attention.rope); ++pair)
        for (int64_t r = 0; r < 2; ++r)
            all[static_cast<size_t>(ropeChannel(attention.rope, pair, r))] =
                frequencies[static_cast<size_t>(pair)];
    return all;
}

}  // namespace

std::optional<ChannelPair> unequalRopePair(const AttentionSpec& attention,
                                           std::span<const double> factors) {
    for (int64_t pair = 0; pair < rotatedPairs(attention.rope); ++pair) {
        const int64_t a = ropeChannel(attention.rope, pair, 0),
                      b = ropeChannel(attention.rope, pair, 1);
        if (factors[static_cast<size_t>(a)] != factors[static_cast<size_t>(b)])
            return ChannelPair{a, b};
    }
    return std::nullopt;
}

std::optional<ChannelPair> mixedByRope(const AttentionSpec& attention,
                                       const std::function<double(int64_t, int64_t)>& entry) {
    const std::vector<double> frequencies = channelFrequencies(attention);
    for (int64_t i = 0; i < attention.headDim; ++i)
        for (int64_t j = 0; j < attention.headDim; ++j)
            if (std::abs(entry(i, j)) > kNothing &&
                frequencies[static_cast<size_t>(i)] != frequencies[static_cast<size_t>(j)])
                return ChannelPair{i, j};
    const int64_t pairs = rotatedPairs(attention.rope);
    for (int64_t p = 0; p < pairs; ++p)
        for (int64_t q = 0; q < pairs; ++q) {
            const int64_t a = ropeChannel(attention.rope, p, 0),
                          b = ropeChannel(attention.rope, p, 1);
            const int64_t c = ropeChannel(attention.rope, q, 0),
                          d = ropeChannel(attention.rope, q, 1);
            if (std::abs(entry(a, c) - entry(b, d)) > kNothing ||
                std::abs(entry(a, d) + entry(b, c)) > kNothing)
                return ChannelPair{a, d};
        }
    return std::nullopt;
}

}  // namespace lathe::core
