// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/bin_counts_reference.h"

#include <algorithm>

namespace lathe::core::reference {

int binOf(float x, const BinEdges& bins) {
    const double low = bins.edges[0], scale = bins.bins / (bins.edges[bins.bins] - low);
    int bin = std::min(bins.bins - 1, static_cast<int>((x - low) * scale));
    // The product may round across a border.
    if (x < bins.edges[bin])
        --bin;
    else if (x >= bins.edges[bin + 1] && bin + 1 < bins.bins)
        ++bin;
    return bin;
}

void countBins(const float* x, int64_t n, const BinEdges& bins, uint32_t* counts) {
    for (int64_t i = 0; i < n; ++i)
        if (x[i] >= bins.edges[0] && x[i] <= bins.edges[bins.bins]) ++counts[binOf(x[i], bins)];
}

}  // namespace lathe::core::reference
