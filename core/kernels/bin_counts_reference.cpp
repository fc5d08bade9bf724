// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/bin_counts_reference.h"

#include <algorithm>

namespace lathe::core::reference {

namespace {

double scaleOf(const BinEdges& bins) {
    return bins.bins / (bins.edges[bins.bins] - bins.edges[0]);
}

int binOf(float x, const BinEdges& bins, double scale) {
    int bin = std::min(bins.bins - 1, static_cast<int>((x - bins.edges[0]) * scale));
    // The product may round across a border.
    if (x < bins.edges[bin])
        --bin;
    else if (x >= bins.edges[bin + 1] && bin + 1 < bins.bins)
        ++bin;
    return bin;
}

}  // namespace

template <class T>
void countBins(const T* x, int64_t n, const BinEdges& bins, uint32_t* counts) {
    const double low = bins.edges[0], high = bins.edges[bins.bins], scale = scaleOf(bins);
    for (int64_t i = 0; i < n; ++i) {
        const float value = toFloat(x[i]);
        if (value >= low && value <= high) ++counts[binOf(value, bins, scale)];
    }
}
template void countBins(const float*, int64_t, const BinEdges&, uint32_t*);
template void countBins(const Float16*, int64_t, const BinEdges&, uint32_t*);
template void countBins(const BFloat16*, int64_t, const BinEdges&, uint32_t*);

}  // namespace lathe::core::reference
