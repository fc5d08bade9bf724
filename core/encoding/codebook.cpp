// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/codebook.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "core/encoding/bit_pack.h"
#include "core/encoding/codebook_parts.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

[[noreturn]] void corrupt(const std::string& sentence) {
    throw Error(ErrorKind::Corrupt, sentence);
}

void require(const Tensor& tensor, DType type, int64_t elements, const char* what) {
    if (tensor.type() != type || tensor.elements() != elements)
        corrupt(fmt::format("a codebook weight needs {} {} of {}, found {} of {}", elements, what,
                            nameOf(type), tensor.elements(), nameOf(tensor.type())));
}

bool isTableType(DType type) {
    return type == DType::F32 || type == DType::F16 || type == DType::BF16;
}

class Codebook final : public Encoding {
  public:
    Codebook(Shape shape, CodebookLayout layout, CodebookParts parts)
        : Encoding(std::move(shape)), m_layout(std::move(layout)), m_parts(std::move(parts)) {
        const int64_t scales = rows() * m_layout.blocksPerRow(columns());
        require(m_parts.codes, DType::U8, rows() * rowBytes(), "code bytes");
        require(m_parts.tables, m_layout.tableType,
                (m_layout.tablePerRow ? rows() : 1) << m_layout.bits, "table values");
        require(m_parts.scales, m_layout.doubleQuantized ? DType::U8 : m_layout.scaleType, scales,
                "scales");
        if (m_layout.doubleQuantized) {
            require(m_parts.scaleBlocks, DType::F32,
                    (scales + kScalesPerBlock - 1) / kScalesPerBlock, "scales of scales");
            require(m_parts.scaleOffset, DType::F32, 1, "offset of scales");
        }
        m_tables = m_parts.tables.toFloats();
    }

    std::string_view kind() const override { return "codebook"; }
    std::string label() const override {
        std::string text = fmt::format("{} {}-bit", m_layout.name, m_layout.bits);
        if (m_layout.block > 0) text += fmt::format(" b{}", m_layout.block);
        if (m_layout.doubleQuantized) text += " double";
        return text + (m_layout.tablePerRow ? " row tables" : "");
    }
    size_t bytes() const override { return m_layout.bytes(rows(), columns()); }
    void decodeRows(int64_t begin, int64_t end, float* out) const override;
    StoredEncoding store() const override;
    EncodingPtr reencode(std::span<const float> values) const override {
        return encodeCodebook(shape(), m_layout, m_tables, values);
    }
    EncodingPtr selectRows(std::span<const int64_t> order) const override;
    std::unique_ptr<const CodeView> codes() const override;

  private:
    class Codes;

    int64_t rowBytes() const {
        return static_cast<int64_t>(packedBytes(static_cast<size_t>(columns()), m_layout.bits));
    }

    CodebookLayout m_layout;
    CodebookParts m_parts;
    std::vector<float> m_tables;
};

void Codebook::decodeRows(int64_t begin, int64_t end, float* out) const {
    const int64_t perRow = m_layout.blocksPerRow(columns());
    std::vector<uint8_t> codes(static_cast<size_t>(columns()));
    std::vector<float> scales(static_cast<size_t>(perRow));
    for (int64_t r = begin; r < end; ++r, out += columns()) {
        const float* table = m_tables.data() + (m_layout.tablePerRow ? r << m_layout.bits : 0);
        unpackBits(m_parts.codes.buffer().data + r * rowBytes(), m_layout.bits, 0, codes.size(),
                   codes.data());
        for (int64_t c = 0; c < columns(); ++c) out[c] = table[codes[static_cast<size_t>(c)]];
        readScales(m_parts, m_layout, r * perRow, perRow, scales.data());
        for (int64_t b = 0; b < perRow; ++b)
            for (int64_t c = b * m_layout.block; c < std::min(columns(), (b + 1) * m_layout.block);
                 ++c)
                out[c] *= scales[static_cast<size_t>(b)];
    }
}

StoredEncoding Codebook::store() const {
    StoredEncoding stored = {"codebook",
                             {{"name", m_layout.name},
                              {"bits", int64_t{m_layout.bits}},
                              {"block", m_layout.block},
                              {"table_per_row", m_layout.tablePerRow}},
                             {{"codes", m_parts.codes}, {"tables", m_parts.tables}},
                             {}};
    if (m_layout.block > 0) stored.parts.emplace("scales", m_parts.scales);
    if (m_layout.doubleQuantized) {
        stored.parts.emplace("scale_blocks", m_parts.scaleBlocks);
        stored.parts.emplace("scale_offset", m_parts.scaleOffset);
    }
    return stored;
}

/// The rows of a tensor of `height` rows, in the order given.
Tensor pickedRows(const Tensor& tensor, int64_t height, std::span<const int64_t> order) {
    const size_t width = height > 0 ? tensor.sizeBytes() / static_cast<size_t>(height) : 0;
    std::vector<std::byte> bytes(width * order.size());
    for (size_t i = 0; i < order.size() && width > 0; ++i)
        std::memcpy(bytes.data() + i * width,
                    tensor.buffer().data + static_cast<size_t>(order[i]) * width, width);
    const auto elements = static_cast<int64_t>(bytes.size() / sizeOf(tensor.type()));
    return Tensor::adopt(tensor.type(), {elements}, std::move(bytes));
}

EncodingPtr Codebook::selectRows(std::span<const int64_t> order) const {
    if (m_layout.doubleQuantized) return nullptr;  // scales of neighbouring rows share a scale
    CodebookParts parts = m_parts;
    parts.codes = pickedRows(m_parts.codes, rows(), order);
    if (m_layout.block > 0) parts.scales = pickedRows(m_parts.scales, rows(), order);
    if (m_layout.tablePerRow) parts.tables = pickedRows(m_parts.tables, rows(), order);
    return makeCodebook({static_cast<int64_t>(order.size()), columns()}, m_layout,
                        std::move(parts));
}

/// A cell is a block, or what shares a table where there are no scales.
class Codebook::Codes final : public CodeView {
  public:
    explicit Codes(const Codebook& weight)
        : m_weight(weight), m_perRow(weight.m_layout.blocksPerRow(weight.columns())) {
        const CodebookLayout& layout = weight.m_layout;
        count = 1 << layout.bits;
        cells = m_perRow > 0 ? weight.rows() * m_perRow : layout.tablePerRow ? weight.rows() : 1;
        run = m_perRow > 0 ? layout.block : std::max<int64_t>(1, weight.columns());
    }
    void readCodes(int64_t row, int16_t* out) const override {
        std::vector<uint8_t> codes(static_cast<size_t>(m_weight.columns()));
        unpackBits(m_weight.m_parts.codes.buffer().data + row * m_weight.rowBytes(),
                   m_weight.m_layout.bits, 0, codes.size(), codes.data());
        std::copy(codes.begin(), codes.end(), out);
    }
    int64_t cellOf(int64_t row, int64_t column) const override {
        if (m_perRow > 0) return row * m_perRow + column / run;
        return m_weight.m_layout.tablePerRow ? row : 0;
    }
    void readLevels(int64_t cell, float* out) const override {
        const int64_t row = m_perRow > 0 ? cell / m_perRow : cell;
        float scale = 1;
        if (m_perRow > 0) readScales(m_weight.m_parts, m_weight.m_layout, cell, 1, &scale);
        const float* table =
            m_weight.m_tables.data() + (m_weight.m_layout.tablePerRow ? row * count : 0);
        for (int code = 0; code < count; ++code) out[code] = table[code] * scale;
    }

  private:
    const Codebook& m_weight;
    int64_t m_perRow;
};

std::unique_ptr<const CodeView> Codebook::codes() const {
    return std::make_unique<Codes>(*this);
}

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    const auto bits = storedAttribute<int64_t>(stored, "bits"),
               block = storedAttribute<int64_t>(stored, "block");
    if (bits < 1 || bits > 8 || block < 0)
        corrupt(fmt::format("an impossible codebook weight: {} bits, blocks of {}", bits, block));
    CodebookParts parts = {storedPart(stored, "codes"),
                           storedPart(stored, "tables"),
                           Tensor(DType::F32, {0}, {}),
                           {},
                           {}};
    CodebookLayout layout;
    layout.name = storedAttribute<std::string>(stored, "name");
    layout.bits = static_cast<int>(bits);
    layout.block = block;
    layout.doubleQuantized = stored.parts.contains("scale_blocks");
    layout.tableType = parts.tables.type();
    if (block > 0) parts.scales = storedPart(stored, "scales");
    if (layout.doubleQuantized) {
        parts.scaleBlocks = storedPart(stored, "scale_blocks");
        parts.scaleOffset = storedPart(stored, "scale_offset");
    } else {
        layout.scaleType = parts.scales.type();
    }
    layout.tablePerRow = storedAttribute<bool>(stored, "table_per_row");
    if (!isTableType(layout.tableType) || !isTableType(layout.scaleType) ||
        (layout.doubleQuantized && block == 0))
        corrupt(fmt::format("tables are {} and scales {}; f32, f16 or bf16 was expected",
                            nameOf(layout.tableType), nameOf(layout.scaleType)));
    return makeCodebook(shape, layout, std::move(parts));
}

std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    std::vector<EncodingPtr> made;
    for (const char* name : {"nf4", "fp4", "af4"})
        for (const bool twice : {false, true})
            made.push_back(encodeCodebook(shape,
                                          {name, 4, 64, DType::F32, twice, false, DType::F32},
                                          codebookTable(name), values));
    const std::vector<float> wide = {-1, -0.5f, -0.25f, 0, 0.125f, 0.25f, 0.5f, 1};
    made.push_back(
        encodeCodebook(shape, {"eight", 3, 5, DType::F16, false, false, DType::F16}, wide, values));
    std::vector<float> perRow;
    for (int64_t r = 0; r < rowsOf(shape); ++r)
        perRow.insert(perRow.end(), wide.begin(), wide.end());
    made.push_back(encodeCodebook(shape, {"eight", 3, 0, DType::F32, false, true, DType::BF16},
                                  perRow, values));
    return made;
}

}  // namespace

void CodebookLayout::check() const {
    if (bits < 1 || bits > 8 || block < 0 || !isTableType(scaleType) || !isTableType(tableType) ||
        (doubleQuantized && block == 0))
        throw Error(
            ErrorKind::Usage,
            fmt::format("a codebook of {} bits, blocks of {}, {} scales{}; 1 to 8 bits, blocks of "
                        "0 or more, "
                        "f32, f16 or bf16 scales, and blocks for double quantization are possible",
                        bits, block, nameOf(scaleType), doubleQuantized ? " quantized twice" : ""));
}

int64_t CodebookLayout::blocksPerRow(int64_t columns) const {
    return block == 0 ? 0 : columns / block + (columns % block != 0);
}

uint64_t CodebookLayout::bytes(int64_t rows, int64_t columns) const {
    const auto height = static_cast<uint64_t>(rows);
    const uint64_t scales = height * static_cast<uint64_t>(blocksPerRow(columns));
    uint64_t total = height * packedBytes(static_cast<size_t>(columns), bits);
    total += (tablePerRow ? height : 1) * sizeOf(tableType) << bits;
    if (!doubleQuantized) return total + scales * sizeOf(scaleType);
    return total + scales + sizeof(float) * ((scales + kScalesPerBlock - 1) / kScalesPerBlock + 1);
}

void readScales(const CodebookParts& parts, const CodebookLayout& layout, int64_t first,
                int64_t count, float* out) {
    parts.scales.read(first, count, out);
    if (!layout.doubleQuantized) return;
    float offset = 0, block = 0;
    parts.scaleOffset.read(0, 1, &offset);
    for (int64_t i = 0; i < count; ++i) {
        if (i == 0 || (first + i) % kScalesPerBlock == 0)
            parts.scaleBlocks.read((first + i) / kScalesPerBlock, 1, &block);
        out[i] = dynamicTable()[static_cast<size_t>(out[i])] * block + offset;
    }
}

EncodingPtr makeCodebook(const Shape& shape, const CodebookLayout& layout, CodebookParts parts) {
    return std::make_shared<Codebook>(shape, layout, std::move(parts));
}

extern const EncodingKind encoding_codebook;
const EncodingKind encoding_codebook = {"codebook", "table of values", load, examples};

}  // namespace lathe::core
