// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"

namespace lathe::core {

uint64_t checkedProduct(uint64_t a, uint64_t b) {
    uint64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product))
        throw Error(ErrorKind::Corrupt, fmt::format("a size of {} times {} is beyond 64 bits", a, b));
    return product;
}

int64_t elementCount(const Shape& shape) {
    int64_t count = 1;
    for (const int64_t dimension : shape)
        if (dimension < 0 || __builtin_mul_overflow(count, dimension, &count))
            throw Error(ErrorKind::Corrupt, fmt::format("impossible shape [{}]", fmt::join(shape, ", ")));
    return count;
}

int64_t columnsOf(const Shape& shape) { return shape.empty() ? 1 : shape.back(); }

int64_t rowsOf(const Shape& shape) {
    int64_t rows = 1;
    for (size_t i = 0; i + 1 < shape.size(); ++i) rows *= shape[i];
    return rows;
}

std::string toText(const Shape& shape) {
    return shape.empty() ? "scalar" : fmt::format("{}", fmt::join(shape, "x"));
}

}  // namespace lathe::core
