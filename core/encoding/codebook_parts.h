// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to codebook*.cpp: the arrays of a codebook weight, and scales as 8-bit codes.

#include "core/encoding/codebook.h"

namespace lathe::core {

/// Scales under a common mean: scale = table[code] * blockScale + offset, 256 scales per block.
inline constexpr int64_t kScalesPerBlock = 256;

struct CodebookParts {
    Tensor codes;   ///< u8, rows x packed bytes
    Tensor tables;  ///< 1 or rows x 2^bits
    Tensor scales;  ///< rows x blocks: floats, or u8 codes with the two below
    Tensor scaleBlocks, scaleOffset;
};

/// Fills the scale tensors of `parts`.
void storeScales(CodebookParts& parts, const CodebookLayout& layout,
                 const std::vector<float>& scales);
/// Scales [first, first + count) as they read back.
void readScales(const CodebookParts& parts, const CodebookLayout& layout, int64_t first,
                int64_t count, float* out);

EncodingPtr makeCodebook(const Shape& shape, const CodebookLayout& layout, CodebookParts parts);

}  // namespace lathe::core
