// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The nearest matrix of a given rank: W ~ left (rows x rank) * right (rank x columns), from the
// singular value decomposition W = U S V^T cut off after `rank` values. Of all matrices of that
// rank it has the least ||W - W'||_F^2 = sum of the squared singular values left out (Eckart and
// Young, 1936). Both factors carry the square root of the singular values, so that neither is
// harder to store than the other.

#include <cstdint>
#include <span>
#include <vector>

namespace lathe::core {

struct LowRankFactors {
    std::vector<float> left,
        right;  ///< row-major; beyond min(rows, columns) the rank is filled with 0
};

/// Eigenvectors of the smaller of W W^T and W^T W in double precision, by one thread: the same
/// bytes for any number of threads. O(rows columns m + m^3) with m = min(rows, columns); about 16
/// m^2 bytes. The values must be finite.
LowRankFactors truncatedSvd(std::span<const float> values, int64_t rows, int64_t columns,
                            int64_t rank);

}  // namespace lathe::core
