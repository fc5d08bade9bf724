// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/gguf.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/gguf_code_view.h"

namespace lathe::core {

namespace {

/// Bytes of one row; throws `kind` when the columns do not fill whole blocks.
size_t rowBytes(const GgufType& type, const Shape& shape, ErrorKind kind) {
    const int64_t columns = columnsOf(shape);
    if (columns % type.blockElements != 0)
        throw Error(kind,
                    fmt::format("{} stores {} columns at a time, but the weight {} has {} columns; "
                                "choose a type with smaller blocks",
                                type.name, type.blockElements, toText(shape), columns));
    return checkedProduct(static_cast<uint64_t>(columns / type.blockElements),
                          static_cast<uint64_t>(type.blockBytes));
}

class Gguf final : public Encoding {
  public:
    Gguf(const GgufType& type, Shape shape, Buffer blocks)
        : Encoding(std::move(shape)),
          m_type(&type),
          m_rowBytes(rowBytes(type, this->shape(), ErrorKind::Corrupt)),
          m_blocks(std::move(blocks)) {
        const uint64_t expected = checkedProduct(m_rowBytes, static_cast<uint64_t>(rows()));
        if (expected != m_blocks.size)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("a weight {} of {} needs {} bytes, {} are there",
                                    toText(this->shape()), type.name, expected, m_blocks.size));
    }

    std::string_view kind() const override { return "gguf"; }
    std::string label() const override { return std::string(m_type->name); }
    size_t bytes() const override { return m_blocks.size; }
    const GgufType& type() const { return *m_type; }
    const Buffer& blocks() const { return m_blocks; }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        if (!m_type->decode)
            throw Error(
                ErrorKind::Unsupported,
                fmt::format("{} blocks cannot be read by this program; convert the file to another "
                            "type, such as Q4_K",
                            m_type->name));
        m_type->decode(m_blocks.data + static_cast<size_t>(begin) * m_rowBytes,
                       (end - begin) * (columns() / m_type->blockElements), out);
    }

    StoredEncoding store() const override {
        const Shape stored = {rows(), static_cast<int64_t>(m_rowBytes)};
        return {"gguf",
                {{"type", std::string(m_type->name)}},
                {{"blocks", Tensor(DType::U8, stored, m_blocks)}},
                {}};
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        return encodeGguf(*m_type, shape(), values);
    }

    std::unique_ptr<const CodeView> codes() const override {
        return gguf::codesOf(*m_type, m_blocks.data, rows(), columns());
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        std::vector<std::byte> bytes(m_rowBytes * order.size());
        for (size_t i = 0; i < order.size(); ++i)
            std::copy_n(m_blocks.data + static_cast<size_t>(order[i]) * m_rowBytes, m_rowBytes,
                        bytes.data() + i * m_rowBytes);
        return makeGguf(*m_type, {static_cast<int64_t>(order.size()), columns()},
                        Buffer::adopt(std::move(bytes)));
    }

  private:
    const GgufType* m_type;
    size_t m_rowBytes;
    Buffer m_blocks;
};

/// Refuses what block types cannot hold: values that are not finite.
float checkedMagnitude(std::span<const float> row, int64_t r) {
    float largest = 0;
    bool finite = true;
    for (const float x : row) {
        const float magnitude = std::fabs(x);
        finite &= magnitude <= std::numeric_limits<float>::max();
        largest = std::max(largest, magnitude);
    }
    if (finite) return largest;
    const auto bad =
        std::find_if_not(row.begin(), row.end(), [](float x) { return std::isfinite(x); });
    throw Error(
        ErrorKind::Refused,
        fmt::format(
            "row {}, column {} is {}; block types need finite values: repair the weight first", r,
            bad - row.begin(), *bad));
}

/// Scales are half precision: a row of huge values may have overflowed one.
void checkDecodes(const GgufType& type, const std::byte* blocks, int64_t columns, int64_t r) {
    std::vector<float> back(static_cast<size_t>(columns));
    type.decode(blocks, columns / type.blockElements, back.data());
    const auto bad =
        std::find_if_not(back.begin(), back.end(), [](float x) { return std::isfinite(x); });
    if (bad != back.end())
        throw Error(
            ErrorKind::Refused,
            fmt::format(
                "row {}, column {} is too large for the half-precision scales of {}; scale the "
                "weight down or choose a float type",
                r, bad - back.begin(), type.name));
}

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    const auto attribute = stored.attributes.find("type");
    const auto* name = attribute == stored.attributes.end()
                           ? nullptr
                           : std::get_if<std::string>(&attribute->second);
    const auto blocks = stored.parts.find("blocks");
    if (!name || blocks == stored.parts.end() || blocks->second.type() != DType::U8)
        throw Error(ErrorKind::Corrupt,
                    "a weight of GGUF blocks needs the text 'type' and the bytes 'blocks'");
    const GgufType* type = ggufTypeNamed(*name);
    if (!type)
        throw Error(ErrorKind::Unsupported, fmt::format("unknown GGUF block type '{}'", *name));
    return makeGguf(*type, shape, blocks->second.buffer());
}

std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    std::vector<EncodingPtr> made;
    for (const GgufType& type : ggufTypes())
        if (type.encode && columnsOf(shape) % type.blockElements == 0)
            made.push_back(encodeGguf(type, shape, values));
    return made;
}

}  // namespace

EncodingPtr makeGguf(const GgufType& type, Shape shape, Buffer blocks) {
    return std::make_shared<Gguf>(type, std::move(shape), std::move(blocks));
}

EncodingPtr encodeGguf(const GgufType& type, const Shape& shape, std::span<const float> values,
                       std::span<const float> importance) {
    if (!type.encode)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("this program does not write {} blocks", type.name));
    const size_t stride = rowBytes(type, shape, ErrorKind::Refused);
    const int64_t rows = rowsOf(shape), columns = columnsOf(shape);
    if (static_cast<int64_t>(values.size()) != elementCount(shape))
        throw Error(ErrorKind::Internal,
                    fmt::format("{} values for a weight {}", values.size(), toText(shape)));
    if (!importance.empty() && static_cast<int64_t>(importance.size()) != columns)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} importance values for {} columns; one per column is needed",
                                importance.size(), columns));
    for (const float weight : importance)
        if (!(weight >= 0 && weight <= std::numeric_limits<float>::max()))
            throw Error(
                ErrorKind::Usage,
                fmt::format("an importance of {} was found; finite values of 0 or more are needed",
                            weight));
    std::vector<std::byte> blocks(checkedProduct(stride, static_cast<uint64_t>(rows)));
    const float* weights = importance.empty() ? nullptr : importance.data();
    const auto encodeRow = [&](int64_t r) {
        const auto row =
            values.subspan(static_cast<size_t>(r * columns), static_cast<size_t>(columns));
        std::byte* out = blocks.data() + static_cast<size_t>(r) * stride;
        const float largest = checkedMagnitude(row, r);
        try {
            type.encode(row.data(), columns, weights, out);
        } catch (Error& error) {
            error.addContext(fmt::format("row {}", r));
            throw;
        }
        if (largest > 32768.0f) checkDecodes(type, out, columns, r);
    };
    const int64_t grain = std::max<int64_t>(1, 8192 / std::max<int64_t>(1, columns));
    parallelFor(rows, grain, [&](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r) encodeRow(r);
    });
    return makeGguf(type, shape, Buffer::adopt(std::move(blocks)));
}

std::optional<GgufBlocks> asGgufBlocks(const Encoding& encoding) {
    const auto* gguf = dynamic_cast<const Gguf*>(&encoding);
    if (!gguf) return std::nullopt;
    return GgufBlocks{&gguf->type(), gguf->blocks()};
}

extern const EncodingKind encoding_gguf;
const EncodingKind encoding_gguf = {"gguf", "GGUF blocks", load, examples};

}  // namespace lathe::core
