// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The numbers that golden tests share with Python (tests/tools/made_values.py).

#include <cstdint>
#include <vector>

namespace lathe::tests {

/// Bell-shaped values with heavy tails, from a 64-bit LCG (Knuth's MMIX constants).
inline std::vector<float> madeValues(size_t count, uint64_t seed = 1) {
    std::vector<float> values(count);
    for (float& value : values) {
        double total = 0;
        for (int i = 0; i < 12; ++i) {
            seed = 6364136223846793005u * seed + 1442695040888963407u;
            total += static_cast<double>(seed >> 33) / 2147483648.0;
        }
        const double x = total - 6.0;
        value = static_cast<float>(x + 0.125 * x * x * x);
    }
    return values;
}

}  // namespace lathe::tests
