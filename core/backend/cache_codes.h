// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Keys or values of older positions as a cache stores them (core/backend/cache_format.h): blocks of
// packed codes with their least values and steps. A view, from which any part is decoded.

#include <span>

#include "core/backend/cache_format.h"
#include "core/tensor/floats.h"

namespace lathe::core {

/// One block: `group` positions of keys, or one of values.
struct CacheLayout {
    int64_t rows = 1;        ///< positions
    int64_t groups = 0;      ///< that have a least value and a step
    int64_t codesBytes = 0;
};
CacheLayout cacheLayout(CachePart part, int heads, int headDim, const CacheFormat& format);

struct CacheCodes {
    CachePart part = CachePart::Keys;
    int heads = 1, headDim = 1;
    CacheFormat format;
    int64_t positions = 0;  ///< that have codes
    std::span<const std::byte> codes;
    std::span<const Float16> least, steps;

    /// Columns [column, column + width) of `count` positions from `first` on, in rows `stride`
    /// apart.
    void decode(int64_t first, int64_t count, int64_t column, int64_t width, float* out,
                int64_t stride) const;

  private:
    int64_t columns() const { return int64_t{heads} * headDim; }
    void decodeKeys(int64_t first, int64_t count, int64_t column, int64_t width, float* out,
                    int64_t stride) const;
    void decodeValues(int64_t first, int64_t count, int64_t column, int64_t width, float* out,
                      int64_t stride) const;
};

}  // namespace lathe::core
