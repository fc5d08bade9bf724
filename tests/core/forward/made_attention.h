// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Attention and what it reads, made up.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/model/spec.h"
#include "core/tensor/tensor.h"
#include "tests/support/made_values.h"

namespace lathe::tests {

inline core::Matrix madeMatrix(int64_t rows, int64_t columns, uint64_t seed) {
    core::Matrix made(rows, columns);
    const std::vector<float> values = madeValues(static_cast<size_t>(rows * columns), seed);
    std::copy(values.begin(), values.end(), made.values.begin());
    return made;
}

inline core::AttentionSpec attentionOf(int heads, int kvHeads, int headDim, int64_t window) {
    core::AttentionSpec spec;
    spec.heads = heads;
    spec.kvHeads = kvHeads;
    spec.headDim = headDim;
    spec.scale = 1 / std::sqrt(headDim);
    spec.window = window;
    return spec;
}

}  // namespace lathe::tests
