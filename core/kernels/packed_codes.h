// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Rows of packed codes (core/encoding/bit_pack.h) to float32 in SIMD: x = least + step * code, each
// product rounded before the sum. Eight codes fill `bits` whole bytes; each lane looks up the two
// that hold its own and shifts. O(rows n).

#include <cstddef>
#include <cstdint>

namespace lathe::core {

struct PackedRows {
    const std::byte* codes;  ///< of the first row
    const std::byte* end;    ///< nothing is read from there on
    int64_t rowBytes;        ///< from one row to the next
    int bits;                ///< 1 to 8
    int64_t rows, columns;
};

/// A least value and a step for each column. Rows of `out` are `stride` apart.
void decodeColumns(const PackedRows& packed, const float* least, const float* steps, float* out,
                   int64_t stride);

/// A least value and a step for every `group` columns of a row, those of one row `levels` apart
/// from the next one's. The first column stands at `offset` within its group; `group` and `offset`
/// are multiples of 8, or one group holds the row.
struct RowGroups {
    const float *least, *steps;
    int64_t levels, group, offset;
};
void decodeGroups(const PackedRows& packed, const RowGroups& groups, float* out, int64_t stride);

}  // namespace lathe::core
