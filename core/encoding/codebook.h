// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Codes that index a table of values: x = scale * table[code]. Tables are fixed (NF4, FP4, AF4) or
// learned from the weight, one for all rows or one per row; scales belong to blocks of columns of a
// row (the last block may be shorter) or are left out. Double quantization stores the scales as
// 8-bit codes themselves (Dettmers et al., "QLoRA", 2023; numbers as bitsandbytes has them).

#include <array>

#include "core/base/job.h"
#include "core/encoding/encoding.h"

namespace lathe::core {

struct CodebookLayout {
    std::string name = "nf4";      ///< of the table, for people
    int bits = 4;                  ///< 1 to 8; a table has 2^bits values
    int64_t block = 64;            ///< columns per scale; 0: no scales
    DType scaleType = DType::F32;  ///< F32, F16 or BF16
    bool doubleQuantized = false;  ///< needs scales
    bool tablePerRow = false;
    DType tableType = DType::F32;  ///< F32, F16 or BF16

    void check() const;  ///< throws Error(Usage) on an impossible combination
    int64_t blocksPerRow(int64_t columns) const;
    uint64_t bytes(int64_t rows, int64_t columns) const;  ///< what Encoding::bytes() will say
};

/// Finds scales (the largest magnitude of each block), then the nearest table value of each x /
/// scale, the lower one on a tie. `tables`: 2^bits values, or as many per row, exact in tableType.
EncodingPtr encodeCodebook(const Shape& shape, const CodebookLayout& layout,
                           std::span<const float> tables, std::span<const float> values,
                           const JobContext* job = nullptr);

/// The scales that encodeCodebook stores for these values, as they read back; row after row.
std::vector<float> codebookScales(const Shape& shape, const CodebookLayout& layout,
                                  std::span<const float> values);

/// A fixed table in the order of its codes; empty if the name is unknown. "nf4", "fp4", "af4".
std::span<const float> codebookTable(std::string_view name);

/// The 8-bit table of double quantization: 256 values, ascending.
const std::array<float, 256>& dynamicTable();

}  // namespace lathe::core
