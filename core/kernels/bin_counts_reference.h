// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// bin_counts.h in plain C++: what the SIMD versions are tested against, and where they leave values
// that they are not sure of.

#include "core/kernels/bin_counts.h"

namespace lathe::core::reference {

/// T is float, Float16 or BFloat16.
template <class T>
void countBins(const T* x, int64_t n, const BinEdges& bins, uint32_t* counts);

}  // namespace lathe::core::reference
