// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A weight some of whose columns are kept apart in plain floats while all others are stored some
// other way: those that read outlier features of the inputs (LLM.int8(): Dettmers et al., NeurIPS
// 2022). It costs what the rest costs, an array of rows x kept columns and 4 bytes per column.

#include <optional>

#include "core/encoding/encoding.h"

namespace lathe::core {

/// `columns` ascend; `values` are all of the weight, of which theirs are rounded to `type` (F32,
/// F16, BF16). `rest` has its rows and columns; what it holds in `columns` does not matter.
/// Re-encoding keeps the columns and gives the rest zeros there.
EncodingPtr keepColumns(EncodingPtr rest, std::span<const int32_t> columns,
                        std::span<const float> values, DType type);

struct KeptColumns {
    EncodingPtr rest;
    std::vector<int32_t> columns;
};
std::optional<KeptColumns> asKeptColumns(const Encoding& encoding);

/// `values` (rows of `columns` each) with zeros in the columns listed.
std::vector<float> withoutColumns(std::span<const float> values, int64_t columns,
                                  std::span<const int32_t> kept);

}  // namespace lathe::core
