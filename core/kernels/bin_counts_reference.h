// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// bin_counts.h in plain C++: what the SIMD versions are tested against, and where they leave values
// that they are not sure of.

#include "core/kernels/bin_counts.h"

namespace lathe::core::reference {

void countBins(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts);

/// The bin of a value between the ends.
int binOf(float x, const BinEdges& bins);

}  // namespace lathe::core::reference
