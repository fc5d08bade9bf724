// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Turning rows of float32 while a model runs (QuaRot: Ashkboos et al., NeurIPS 2024, "online"):
// each run of n values becomes v Q with Q = diag(signs) H / sqrt(n) (core/kernels/hadamard.h), or
// goes back by Q^T. In SIMD: n log2(n / m) additions, and n m products of the inner matrix where
// there is one.

#include <cstdint>
#include <vector>

#include "core/kernels/hadamard.h"

namespace lathe::core {

enum class TurnWay { Forth, Back };

class HadamardTurn {
  public:
    HadamardTurn(const Hadamard& matrix, const std::vector<int8_t>& signs);

    int64_t size() const { return m_size; }

    /// `runs` runs of size() values that stand one behind another; `out` may be `in`. Thread-safe.
    void apply(const float* in, float* out, int64_t runs, TurnWay way) const;

  private:
    std::vector<float> paddedInner(const Hadamard& matrix, TurnWay way) const;

    int64_t m_size, m_inner;
    int64_t m_stride = 0;                ///< of a row of the inner matrix, longer than any vector
    float m_factor;                      ///< 1 / sqrt(n)
    std::vector<float> m_signs;          ///< +1 or -1
    std::vector<float> m_forth, m_back;  ///< inner matrix and its transpose; empty if it is 1 x 1
};

}  // namespace lathe::core
