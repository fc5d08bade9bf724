// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The keys or the values of one layer for one sequence: the latest positions in float32, the older
// ones as the codes that the plan's format asks for (core/backend/cache_format.h). A code never
// changes once it is written.
//
// Keys come in rotated: before RoPE their channels would be smoother, but every read would have to
// rotate all of them again.

#include <cstdint>
#include <span>
#include <vector>

#include "core/backend/backend.h"
#include "core/tensor/floats.h"

namespace lathe::core {

/// Bytes of keys or values.
struct CacheSize {
    uint64_t codes = 0;
    uint64_t groups = 0;  ///< least values and steps
    uint64_t exact = 0;   ///< rows in float32
    uint64_t total() const { return codes + groups + exact; }
    CacheSize& operator+=(const CacheSize& other);
    bool operator==(const CacheSize&) const = default;
};

class CacheRows {
  public:
    CacheRows(CachePart part, int heads, int headDim);

    int64_t length() const { return m_firstExact + exactRows(); }  ///< positions

    /// Writes `rows` positions from `position` on; drops what stood there. All rows that a query at
    /// a new position reads as they are stay until settle(). Throws Error(Internal) if positions
    /// before are missing or were written in another format.
    void append(const CacheFormat& format, int64_t position, const float* values, int64_t rows);

    /// Forgets the rows that only the queries of the last append read as they are.
    void settle();

    ConstMatrix exact() const;  ///< positions from firstExact() on
    int64_t firstExact() const { return m_firstExact; }

    /// The rounded positions, as they are stored.
    RoundedRows rounded() const;
    /// And as float32 in `out`, which must outlive the result. Rows before `first` may hold
    /// anything.
    RoundedRows decode(int64_t first, Matrix& out) const;

    /// The largest length up to `length` at which everything can be as it was then.
    int64_t restorable(int64_t length) const;
    void truncate(int64_t length);  ///< to a restorable one

    CacheSize size() const;
    /// What size() will be once `length` positions are settled. O(1).
    static CacheSize sizeAt(CachePart part, int heads, int headDim, const CacheFormat& format,
                            int64_t length);

    /// Codes, least values and steps of one block: `group` positions of keys, or one of values.
    struct BlockCodes {
        std::vector<uint8_t> codes;       ///< a row per position
        std::vector<float> least, steps;  ///< by column of keys; of values by head and group
    };
    void read(int64_t index, BlockCodes& block) const;

  private:
    int64_t exactRows() const { return static_cast<int64_t>(m_exact.size()) / m_columns; }
    int64_t blocks() const { return m_format.rounds() ? m_rounded / m_layout.rows : 0; }
    void roundUpTo(int64_t length);
    void roundBlock(const float* rows);

    CachePart m_part;
    int m_heads, m_headDim;
    int64_t m_columns;
    CacheFormat m_format;
    CacheLayout m_layout{};
    int64_t m_rounded = 0;     ///< positions that have codes
    int64_t m_firstExact = 0;  ///< at most m_rounded
    std::vector<float> m_exact;
    std::vector<std::byte> m_codes;
    std::vector<Float16> m_least, m_steps;
};

}  // namespace lathe::core
