// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/integer_products_reference.h"

namespace lathe::core::reference {

void integerProducts(const IntegerMatrix& a, const IntegerMatrix& b, int64_t n, int64_t* out) {
    for (int64_t i = 0; i < a.rows; ++i)
        for (int64_t j = 0; j < b.rows; ++j) {
            int64_t sum = 0;
            for (int64_t k = 0; k < n; ++k)
                sum += int64_t{a.data[i * a.stride + k]} * b.data[j * b.stride + k];
            out[i * b.rows + j] = sum;
        }
}

}  // namespace lathe::core::reference
