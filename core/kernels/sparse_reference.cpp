// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/sparse_reference.h"

namespace lathe::core::reference {

double sparseDot(const float* values, const int32_t* columns, int64_t n, const float* x) {
    double sum = 0;
    for (int64_t i = 0; i < n; ++i)
        sum += static_cast<double>(values[i]) * static_cast<double>(x[columns[i]]);
    return sum;
}

void sparseCombine(const float* values, const int32_t* columns, int64_t n, const float* x,
                   int64_t stride, int64_t width, double* out) {
    for (int64_t t = 0; t < width; ++t) {
        out[t] = 0;
        for (int64_t i = 0; i < n; ++i)
            out[t] +=
                static_cast<double>(values[i]) * static_cast<double>(x[columns[i] * stride + t]);
    }
}

}  // namespace lathe::core::reference
