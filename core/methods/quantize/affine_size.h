// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Bytes of an affine weight before it exists; a test compares them with Encoding::bytes().

#include "core/encoding/affine.h"
#include "core/encoding/bit_pack.h"

namespace lathe::core {

inline uint64_t affineBytes(const Encoding& weight, const AffineLayout& layout) {
    const auto columns = static_cast<size_t>(weight.columns());
    const auto scales = static_cast<size_t>(layout.parameterCount(weight.rows(), weight.columns()));
    size_t bytes = static_cast<size_t>(weight.rows()) * packedBytes(columns, layout.bits);
    bytes += scales * sizeOf(layout.scaleType);
    if (layout.hasZero)
        bytes +=
            layout.floatZero ? scales * sizeOf(layout.scaleType) : packedBytes(scales, layout.bits);
    return bytes;
}

}  // namespace lathe::core
