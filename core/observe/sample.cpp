// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/sample.h"

#include <algorithm>

namespace lathe::core {

int64_t WeightSample::values() const {
    return static_cast<int64_t>(rows.size()) * static_cast<int64_t>(pieces.size()) * width;
}

std::vector<int64_t> evenlySpaced(int64_t rows, int64_t count) {
    count = std::min(rows, count);
    std::vector<int64_t> chosen;
    chosen.reserve(static_cast<size_t>(count));
    // The middle of each of `count` equal stretches; the steps differ by at most one.
    const int64_t step = count > 0 ? rows / count : 0, rest = count > 0 ? rows % count : 0;
    for (int64_t i = 0; i < count; ++i) chosen.push_back(i * step + i * rest / count + step / 2);
    return chosen;
}

WeightSample sampleOf(int64_t rows, int64_t columns, int64_t maxValues) {
    constexpr int64_t kPiece = 4096, kRows = 16;
    WeightSample sample;
    sample.pieces = {0};
    sample.width = columns;
    if (maxValues == 0 || columns == 0 || rows <= maxValues / columns) {
        sample.rows = evenlySpaced(rows, rows);
        sample.all = true;
        return sample;
    }
    if (columns <= maxValues) {
        sample.rows = evenlySpaced(rows, maxValues / columns);
        return sample;
    }
    // Not even one row: whole pieces of a few rows, or of as many as one piece each allows.
    sample.width = std::min(kPiece, maxValues);
    const int64_t pieces = maxValues / sample.width;
    sample.rows = evenlySpaced(rows, std::min(kRows, pieces));
    sample.pieces =
        evenlySpaced(columns / sample.width, pieces / static_cast<int64_t>(sample.rows.size()));
    for (int64_t& first : sample.pieces) first *= sample.width;
    return sample;
}

}  // namespace lathe::core
