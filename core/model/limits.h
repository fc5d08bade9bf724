// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How large a model may claim to be before it is taken for nonsense; far above anything that exists.

#include <cstdint>

namespace lathe::core {

inline constexpr int64_t kMostLayers = 1000;
inline constexpr int64_t kMostHeads = 65536;               ///< also channels per head
inline constexpr int64_t kWidest = int64_t{1} << 24;       ///< one dimension of a layer's weight
inline constexpr int64_t kMostLabels = int64_t{1} << 16;   ///< of a classifier
inline constexpr int64_t kMostPixels = int64_t{1} << 15;   ///< of an image, per side
inline constexpr int64_t kMostTokens = int64_t{1} << 28;   ///< vocabulary
inline constexpr int64_t kLongest = int64_t{1} << 40;      ///< context or window

}  // namespace lathe::core
