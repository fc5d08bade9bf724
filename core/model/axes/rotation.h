// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An orthogonal matrix Q that turns rows of values: v becomes v Q. In fp64, since a model is turned
// once and rounded afterwards.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/kernels/hadamard.h"

namespace lathe::core {

class Rotation {
  public:
    /// Row-major size x size entries. Throws Error(Usage) unless Q Q^T is the identity within 1e-6.
    static Rotation ofMatrix(int64_t size, std::vector<double> entries);

    /// diag(random signs) times a Hadamard matrix; throws Error(Refused) where there is none of
    /// that size.
    static Rotation hadamard(int64_t size, uint64_t seed);

    /// Uniform over all orthogonal matrices: the Q of a QR decomposition of normal numbers.
    /// O(size^3).
    static Rotation random(int64_t size, uint64_t seed);

    /// A Hadamard rotation where there is one of that size, else a random one.
    static Rotation spreading(int64_t size, uint64_t seed);

    int64_t size() const { return m_size; }
    void apply(std::span<double> values) const;  ///< values <- values Q; thread-safe
    std::vector<double> matrix() const;          ///< row-major

  private:
    explicit Rotation(int64_t size) : m_size(size) {}

    int64_t m_size;
    std::vector<double> m_entries;       ///< a dense matrix; or
    std::vector<int8_t> m_signs;         ///< signs and
    std::optional<Hadamard> m_hadamard;  ///< what follows them
};

}  // namespace lathe::core
