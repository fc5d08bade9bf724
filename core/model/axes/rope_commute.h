// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RoPE turns pairs of channels of queries and keys by angles that grow with the position. What is
// done to the channels before must give the same when done after it. Private to core/model/axes.

#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "core/model/spec.h"

namespace lathe::core {

using ChannelPair = std::pair<int64_t, int64_t>;

/// A rotated pair whose two channels have different factors.
std::optional<ChannelPair> unequalRopePair(const AttentionSpec& attention,
                                           std::span<const double> factors);

/// Two channels of a head that the matrix (entry(i, j), headDim x headDim, for v becomes v Q) mixes
/// although RoPE treats them differently: Q commutes with RoPE if it mixes unrotated channels with
/// each other only, and whole pairs of one frequency like complex numbers.
std::optional<ChannelPair> mixedByRope(const AttentionSpec& attention,
                                       const std::function<double(int64_t, int64_t)>& entry);

}  // namespace lathe::core
