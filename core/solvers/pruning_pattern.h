// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which of a weight's values are to become zero, before anyone looks at them.

#include <cstdint>

namespace lathe::core {

struct PruningPattern {
    double sparsity = 0.5;  ///< fraction of zeros, rounded down; without groups
    /// If `of` is above 0: so many zeros in each aligned group of `of` neighbouring columns of each
    /// row (2 of 4). Of a shorter last group the same share goes, rounded down.
    int64_t zeros = 0, of = 0;

    void check() const;  ///< throws Error(Usage)
};

}  // namespace lathe::core
