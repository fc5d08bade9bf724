// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A weight seen as the few values that it stores: each row is a list of columns and values, and
// every other value is 0. A backend multiplies by these lists; decoding spreads them.

#include <cstdint>

namespace lathe::core {

class SparseRows {
  public:
    virtual ~SparseRows() = default;

    virtual int64_t entries() const = 0;  ///< of all rows
    virtual int64_t entriesOf(int64_t row) const = 0;
    /// The entries of one row, columns ascending. Thread-safe, as the others.
    virtual void readEntries(int64_t row, int32_t* columns, float* values) const = 0;

    /// Decodes rows [begin, end) of a weight of `columns` columns to floats.
    void spread(int64_t begin, int64_t end, int64_t columns, float* out) const;
};

/// Columns that a sparse weight may have: far beyond any model, and small enough that a damaged
/// file cannot ask for rows that fit no memory.
inline constexpr int64_t kSparseColumns = int64_t{1} << 24;

}  // namespace lathe::core
