// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a cache stores the keys or values of older positions (KIVI: Liu et al., ICML 2024; the order
// of steps is that of github.com/jy-yuan/KIVI while it decodes): x = least + step * code, codes of
// a few bits, least value and step as float16 for each group.
//
// Keys have channels that are large at every position, so a group of keys is one channel at
// neighbouring positions, and such a channel spoils no other. Values have none: a group of values
// are neighbouring channels of one head at one position.
//
// The latest positions stay as they are. Keys wait until max(tail, group) of them are there and are
// rounded together; a value is rounded once `tail` younger ones are there. The query at position t
// reads what decoding token by token has left by then, and its own key and value as they are.

#include <cstdint>
#include <string>
#include <string_view>

namespace lathe::core {

enum class CachePart { Keys, Values };

struct CacheFormat {
    int bits = 0;       ///< 2 to 8; 0: nothing is rounded
    int64_t group = 0;  ///< positions of a channel (keys), channels of a head (values)
    int64_t tail = 0;   ///< a multiple of group

    bool operator==(const CacheFormat&) const = default;
    bool rounds() const { return bits > 0; }

    /// Positions that are rounded once `length` of them are complete.
    int64_t rounded(CachePart part, int64_t length) const;
    /// Keys that are rounded together.
    int64_t keyBlock() const { return tail > group ? tail : group; }

    int64_t fittingTail() const;  ///< a multiple of the group, not below the tail where possible
    void check() const;           ///< throws Error(Usage) on an impossible combination
};

inline constexpr int64_t kLargestCacheGroup = 1024;
inline constexpr int64_t kLongestCacheTail = int64_t{1} << 20;

/// "none", "int4-group32-tail128".
std::string toText(const CacheFormat& format);
CacheFormat cacheFormatNamed(std::string_view name);  ///< throws Error(Usage)

}  // namespace lathe::core
