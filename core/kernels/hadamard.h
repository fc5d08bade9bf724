// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Hadamard matrices: square, entries +1 and -1, rows orthogonal to each other. Divided by sqrt(n)
// one is a rotation that spreads an outlier over all channels and costs n log n instead of n^2
// multiplications (QuaRot: Ashkboos et al., NeurIPS 2024).
//
// H of size 2^k is Sylvester's, H[i][j] = (-1)^popcount(i & j). Other sizes are 2^k * m,
// Sylvester's (x) one of size m:
//   Paley's (J. Math. Phys. 12, 1933), with q prime: m = q + 1 for q = 3 (mod 4) and m = 2(q + 1)
//   for q = 1 (mod 4): 12, 20, 24, 28, 36, 44, 60, ...;
//   Williamson's (Duke Math. J. 11, 1944): m = 4 n, for n = 23, 29 and 43, so that 11008 = 64 * 172
//   has one.
// Out of reach are 52, 100, 156 and others that need prime powers or other constructions.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lathe::core {

class Hadamard {
  public:
    /// Null if no matrix of that size can be made here: then n is not 1, 2 or a multiple of 4, or
    /// out of reach.
    static std::optional<Hadamard> ofSize(int64_t n);

    int64_t size() const { return m_size; }

    /// values <- values H / sqrt(n), in place: n (log2(2^k) + m) additions. Thread-safe.
    void apply(std::span<double> values) const;

    /// The entries, +1 or -1, row after row.
    std::vector<int8_t> matrix() const;

    int64_t inner() const { return m_inner; }  ///< m; 1 for powers of two
    std::span<const int8_t> innerMatrix() const { return m_innerMatrix; }  ///< m x m

  private:
    Hadamard(int64_t size, int64_t inner, std::vector<int8_t> innerMatrix)
        : m_size(size), m_inner(inner), m_innerMatrix(std::move(innerMatrix)) {}

    int64_t m_size, m_inner;
    std::vector<int8_t> m_innerMatrix;
};

/// Random signs before a Hadamard matrix, so that what all channels have in common does not gather
/// in one.
std::vector<int8_t> hadamardSigns(int64_t n, uint64_t seed);

}  // namespace lathe::core
