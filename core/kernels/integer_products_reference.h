// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// integer_products.h as a plain loop.

#include "core/kernels/integer_products.h"

namespace lathe::core::reference {

void integerProducts(const IntegerMatrix& a, const IntegerMatrix& b, int64_t n, int64_t* out);

}  // namespace lathe::core::reference
