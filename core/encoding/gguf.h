// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The block types of GGUF (ggml): fixed-size blocks of 32, 64 or 256 elements along a row, each
// with its own scales. Layouts: ggml, src/ggml-common.h; element order as its dequantize functions
// give.

#include <optional>

#include "core/encoding/encoding.h"

namespace lathe::core {

/// One block type. Rows of a table; no switch on types exists elsewhere.
struct GgufType {
    uint32_t id;            ///< ggml_type number in the file
    std::string_view name;  ///< "Q4_K"
    int blockElements;      ///< columns must be a multiple of this
    int blockBytes;
    void (*decode)(const std::byte* blocks, int64_t count,
                   float* out);  ///< count blocks; null: not readable
    /// Encodes one row of `count` elements; `importance` (count values, mean of squared inputs) or
    /// null. Null: this program does not write the type.
    void (*encode)(const float* row, int64_t count, const float* importance, std::byte* blocks);
    /// The minima of `count` blocks, one each, where ggml multiplies them with a block sum of its
    /// own (Q8_1); null for all other types.
    void (*minima)(const std::byte* blocks, int64_t count, float* out) = nullptr;
};

std::span<const GgufType> ggufTypes();                 ///< block types only, no plain arrays
const GgufType* ggufType(uint32_t id);                 ///< null if unknown
const GgufType* ggufTypeNamed(std::string_view name);  ///< case-insensitive; null if unknown

/// The plain element types that GGUF stores: F32 0, F16 1, I8 24, I16 25, I32 26, I64 27, F64 28,
/// BF16 30.
std::optional<DType> ggufPlainType(uint32_t id);
std::optional<uint32_t> ggufIdOf(DType type);

/// Wraps bytes as they stand in a file. Throws Error(Corrupt) when columns or bytes do not fit the
/// type.
EncodingPtr makeGguf(const GgufType& type, Shape shape, Buffer blocks);

/// Quantizes rows (in parallel). `importance`: one value per column or empty. Throws Error(Refused)
/// when columns are not a multiple of the block, Error(Unsupported) when the type cannot be
/// written.
EncodingPtr encodeGguf(const GgufType& type, const Shape& shape, std::span<const float> values,
                       std::span<const float> importance = {});

/// The type and bytes if this encoding is a GGUF block type; null otherwise.
struct GgufBlocks {
    const GgufType* type;
    Buffer blocks;
};
std::optional<GgufBlocks> asGgufBlocks(const Encoding& encoding);

}  // namespace lathe::core
