// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Counts of values in bins of equal width, in SIMD (Highway), exactly as comparing with the edges
// in fp64 has them: what rounding could put into the next bin is compared. The same in plain C++
// stands in bin_counts_reference.h and tests these.

#include <cstdint>

#include "core/tensor/floats.h"

namespace lathe::core {

/// Bins of equal width: bin i holds edges[i] <= x < edges[i + 1], the last one also its end.
struct BinEdges {
    const double* edges;  ///< bins + 1 of them, each above the last, the ends being floats
    int bins;
    bool apart = false;  ///< keepApart has said so of the type of the values: quicker
};

/// Whether no value of T (Float16 or BFloat16; always false of float) lies just below an edge,
/// nearer than what rounds where values are placed in single precision. O(bins).
template <class T>
bool keepApart(const BinEdges& bins);

/// Whether this processor counts so many bins in bit planes, which is the quickest for many values
/// at a time and wants no `pairs`.
bool countsInPlanes(int bins);

/// Adds values between the ends to counts[bin] and leaves out what is not finite; there are no
/// others, nor more than 2^20 bins. Where `pairs` is given (up to 2048 bins), two values at a time
/// may go to pairs[bin * bins + other bin] instead, which takes half the time.
void countBins(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts,
               uint32_t* pairs = nullptr);
void countBins(const Float16* x, int64_t n, const BinEdges& bins, uint32_t* counts,
               uint32_t* pairs = nullptr);
void countBins(const BFloat16* x, int64_t n, const BinEdges& bins, uint32_t* counts,
               uint32_t* pairs = nullptr);

}  // namespace lathe::core
