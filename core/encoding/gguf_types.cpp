// SPDX-License-Identifier: GPL-3.0-or-later
// The table of block types: numbers and sizes of ggml (ggml.h, ggml-common.h). Types without a
// decoder stand here so that an error can name them.

#include <strings.h>

#include <algorithm>

#include "core/encoding/gguf.h"
#include "core/encoding/gguf_codecs.h"

namespace lathe::core {

namespace {

using namespace gguf;

constexpr GgufType kTypes[] = {
    {2, "Q4_0", 32, 18, decodeQ4_0, encodeQ4_0},
    {3, "Q4_1", 32, 20, decodeQ4_1, encodeQ4_1, minimaQ4_1},
    {6, "Q5_0", 32, 22, decodeQ5_0, encodeQ5_0},
    {7, "Q5_1", 32, 24, decodeQ5_1, encodeQ5_1, minimaQ5_1},
    {8, "Q8_0", 32, 34, decodeQ8_0, encodeQ8_0},
    {9, "Q8_1", 32, 36, nullptr, nullptr},
    {10, "Q2_K", 256, 84, decodeQ2_K, encodeQ2_K},
    {11, "Q3_K", 256, 110, decodeQ3_K, encodeQ3_K},
    {12, "Q4_K", 256, 144, decodeQ4_K, encodeQ4_K},
    {13, "Q5_K", 256, 176, decodeQ5_K, encodeQ5_K},
    {14, "Q6_K", 256, 210, decodeQ6_K, encodeQ6_K},
    {15, "Q8_K", 256, 292, nullptr, nullptr},
    {16, "IQ2_XXS", 256, 66, nullptr, nullptr},
    {17, "IQ2_XS", 256, 74, nullptr, nullptr},
    {18, "IQ3_XXS", 256, 98, nullptr, nullptr},
    {19, "IQ1_S", 256, 50, nullptr, nullptr},
    {20, "IQ4_NL", 32, 18, decodeIQ4_NL, encodeIQ4_NL},
    {21, "IQ3_S", 256, 110, nullptr, nullptr},
    {22, "IQ2_S", 256, 82, nullptr, nullptr},
    {23, "IQ4_XS", 256, 136, decodeIQ4_XS, encodeIQ4_XS},
    {29, "IQ1_M", 256, 56, nullptr, nullptr},
    {34, "TQ1_0", 256, 54, decodeTQ1_0, encodeTQ1_0},
    {35, "TQ2_0", 256, 66, decodeTQ2_0, encodeTQ2_0},
    {39, "MXFP4", 32, 17, decodeMXFP4, encodeMXFP4},
    {40, "NVFP4", 64, 36, decodeNVFP4, encodeNVFP4},
    {41, "Q1_0", 128, 18, decodeQ1_0, nullptr},
    {42, "Q2_0", 64, 18, decodeQ2_0, nullptr},
};

struct PlainType {
    uint32_t id;
    DType type;
};
constexpr PlainType kPlainTypes[] = {{0, DType::F32},  {1, DType::F16},  {24, DType::I8},
                                     {25, DType::I16}, {26, DType::I32}, {27, DType::I64},
                                     {28, DType::F64}, {30, DType::BF16}};

template <class Row, size_t N, class Match>
const Row* firstOf(const Row (&rows)[N], Match match) {
    const Row* found = std::find_if(rows, rows + N, match);
    return found == rows + N ? nullptr : found;
}

}  // namespace

std::span<const GgufType> ggufTypes() {
    return kTypes;
}

const GgufType* ggufType(uint32_t id) {
    return firstOf(kTypes, [&](const GgufType& type) { return type.id == id; });
}

const GgufType* ggufTypeNamed(std::string_view name) {
    return firstOf(kTypes, [&](const GgufType& type) {
        return type.name.size() == name.size() &&
               strncasecmp(type.name.data(), name.data(), name.size()) == 0;
    });
}

std::optional<DType> ggufPlainType(uint32_t id) {
    const PlainType* row =
        firstOf(kPlainTypes, [&](const PlainType& plain) { return plain.id == id; });
    return row ? std::optional(row->type) : std::nullopt;
}

std::optional<uint32_t> ggufIdOf(DType type) {
    const PlainType* row =
        firstOf(kPlainTypes, [&](const PlainType& plain) { return plain.type == type; });
    return row ? std::optional(row->id) : std::nullopt;
}

}  // namespace lathe::core
