// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which values of a weight a quick look sees: evenly spaced whole rows, or, where a row alone is
// too long, evenly spaced pieces of a few rows. Depends on the shape only, so that looks repeat
// exactly.

#include <cstdint>
#include <vector>

namespace lathe::core {

/// Columns [begin, begin + width) of each row.
struct WeightSample {
    std::vector<int64_t> rows;    ///< ascending
    std::vector<int64_t> pieces;  ///< first column of each piece, ascending
    int64_t width = 0;            ///< of a piece: all columns if there is one
    bool all = false;             ///< every value is seen

    int64_t values() const;
};

/// At most `maxValues` (1 or more; 0: all) values.
WeightSample sampleOf(int64_t rows, int64_t columns, int64_t maxValues);

/// `count` of `rows`, evenly spaced, ascending; all of them if there are no more.
std::vector<int64_t> evenlySpaced(int64_t rows, int64_t count);

}  // namespace lathe::core
