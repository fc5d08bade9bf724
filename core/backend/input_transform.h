// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is done to the input of a linear before it is rounded and multiplied: each run of `size`
// columns x becomes x Q, Q = diag(random signs) times a Hadamard matrix over sqrt(size). The stored
// weight is W Q, so that x Q (W Q)^T = x W^T; a large channel is spread over all (QuaRot: Ashkboos
// et al., NeurIPS 2024). Queries and keys of each head can be turned so as well, which leaves their
// products as they are.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/kernels/hadamard_turn.h"

namespace lathe::core {

struct InputTransform {
    int64_t size = 0;   ///< columns that are mixed with each other; 0: nothing is done
    uint64_t seed = 0;  ///< of the signs

    bool operator==(const InputTransform&) const = default;
    bool turns() const { return size > 0; }

    /// Why it cannot stand at an input of so many columns; empty if it can.
    std::string problemFor(int64_t columns) const;

    /// One of the largest size that divides `columns` and has a Hadamard matrix; none if that is 1.
    static InputTransform fitting(int64_t columns, uint64_t seed);
};

inline constexpr int64_t kLargestTransform = int64_t{1} << 20;

/// "none", "hadamard1536-seed7".
std::string toText(const InputTransform& transform);
InputTransform inputTransformNamed(std::string_view name);  ///< throws Error(Usage)

/// Ready for use and shared by all users; null for none. Throws Error(Refused) without a matrix.
std::shared_ptr<const HadamardTurn> turnOf(const InputTransform& transform);

}  // namespace lathe::core
