// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The inputs of a linear as integers (see ActivationFormat). Private to the CPU backend.

#include <cstdint>
#include <span>
#include <vector>

#include "core/backend/activation_format.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

struct IntegerInputs {
    int64_t rows = 0, columns = 0;
    std::vector<int16_t> codes;  ///< rows x columns, less the zero point; 0 in columns apart
    std::vector<float> scales;   ///< of each row; NaN where a value of the row is not finite
    std::vector<int32_t> apart;  ///< ascending: columns that are not rounded
};

/// Columns in `kept` (ascending) stay apart whatever they hold, and so do those that reach the
/// format's threshold. Ties round to even; a zero point is added behind that.
IntegerInputs integerInputs(ConstMatrix x, const ActivationFormat& format,
                            std::span<const int32_t> kept);

/// scale * code, and x itself in columns apart: what the rounded inputs stand for.
Matrix decoded(const IntegerInputs& inputs, ConstMatrix x);

/// The columns apart of x, side by side.
Matrix columnsApart(const IntegerInputs& inputs, ConstMatrix x);

}  // namespace lathe::core
