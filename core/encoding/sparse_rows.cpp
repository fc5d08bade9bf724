// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/sparse_rows.h"

#include <algorithm>
#include <vector>

namespace lathe::core {

void SparseRows::spread(int64_t begin, int64_t end, int64_t columns, float* out) const {
    std::vector<int32_t> places;
    std::vector<float> values;
    std::fill(out, out + (end - begin) * columns, 0.0f);
    for (int64_t r = begin; r < end; ++r, out += columns) {
        const auto count = static_cast<size_t>(entriesOf(r));
        places.resize(count);
        values.resize(count);
        readEntries(r, places.data(), values.data());
        for (size_t i = 0; i < count; ++i) out[places[i]] = values[i];
    }
}

}  // namespace lathe::core
