// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A weight seen as codes, for pictures of a grid: each value is one of at most 256 levels, and
// values that share a scale (a cell: group, block, row, ...) share the levels. Encodings that are
// not made of codes have no such view.

#include <cstdint>

namespace lathe::core {

class CodeView {
  public:
    virtual ~CodeView() = default;

    int first = 0, count = 0;  ///< codes are first ... first + count - 1
    int64_t cells = 0;
    int64_t run = 1;  ///< columns [k * run, (k + 1) * run) of a row lie in one cell

    /// Codes of one row, one per column. Thread-safe, as the others.
    virtual void readCodes(int64_t row, int16_t* out) const = 0;
    virtual int64_t cellOf(int64_t row, int64_t column) const = 0;
    /// What the codes of a cell decode to, exactly; `count` values.
    virtual void readLevels(int64_t cell, float* out) const = 0;
};

}  // namespace lathe::core
