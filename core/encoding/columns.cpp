// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/columns.h"

#include <fmt/format.h>

#include <cstring>

#include "core/base/error.h"
#include "core/encoding/affine.h"
#include "core/encoding/dense.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

class Columns final : public Encoding {
  public:
    Columns(EncodingPtr rest, Tensor columns, Tensor values)
        : Encoding(rest->shape()), m_rest(std::move(rest)), m_values(std::move(values)) {
        const Shape expected = {rows(), columns.elements()};
        if (columns.type() != DType::U32 || m_values.shape() != expected)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("{} columns of a weight of {} are u32 and their values {}; "
                                    "found {} and {}",
                                    columns.elements(), toText(shape()), toText(expected),
                                    nameOf(columns.type()), toText(m_values.shape())));
        requireFloats(m_values.type(), "columns kept apart");
        int64_t last = -1;
        for (int64_t i = 0; i < columns.elements(); ++i) {
            const int64_t column = indexAt(columns, i);
            if (column <= last || column >= this->columns())
                throw Error(ErrorKind::Corrupt,
                            fmt::format("column {} after column {} of a weight with {} columns; "
                                        "ascending ones were expected",
                                        column, last, this->columns()));
            m_columns.push_back(static_cast<int32_t>(last = column));
        }
        m_stored = std::move(columns);
    }

    std::string_view kind() const override { return "columns"; }
    std::string label() const override {
        return fmt::format("{}, {} columns {}", m_rest->label(), m_columns.size(),
                           nameOf(m_values.type()));
    }
    size_t bytes() const override {
        return m_rest->bytes() + m_values.sizeBytes() + m_stored.sizeBytes();
    }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        m_rest->decodeRows(begin, end, out);
        std::vector<float> kept(m_columns.size());
        for (int64_t r = begin; r < end; ++r, out += columns()) {
            readKept(r, kept.data());
            for (size_t i = 0; i < kept.size(); ++i) out[m_columns[i]] = kept[i];
        }
    }

    StoredEncoding store() const override {
        return {"columns",
                {},
                {{"columns", m_stored}, {"values", m_values}},
                {{"rest", m_rest->store()}}};
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        return keepColumns(m_rest->reencode(withoutColumns(values, columns(), m_columns)),
                           m_columns, values, m_values.type());
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        EncodingPtr rest = m_rest->selectRows(order);
        if (!rest) return nullptr;
        const size_t width = m_columns.size() * sizeOf(m_values.type());
        std::vector<std::byte> bytes;
        bytes.reserve(width * order.size());
        for (const int64_t r : order) {
            const std::byte* row = m_values.buffer().data + static_cast<size_t>(r) * width;
            bytes.insert(bytes.end(), row, row + width);
        }
        const Shape shape = {static_cast<int64_t>(order.size()), m_stored.elements()};
        return std::make_shared<Columns>(std::move(rest), m_stored,
                                         Tensor::adopt(m_values.type(), shape, std::move(bytes)));
    }

    KeptColumns kept() const { return {m_rest, m_columns}; }

  private:
    static int64_t indexAt(const Tensor& columns, int64_t i) {
        uint32_t index = 0;
        std::memcpy(&index, columns.buffer().data + static_cast<size_t>(i) * sizeof(index),
                    sizeof(index));
        return index;
    }
    void readKept(int64_t row, float* out) const {
        m_values.read(row * m_stored.elements(), m_stored.elements(), out);
    }

    EncodingPtr m_rest;
    Tensor m_stored;  ///< u32, one per column
    Tensor m_values;  ///< rows x columns kept
    std::vector<int32_t> m_columns;
};

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    return std::make_shared<Columns>(loadChild(shape, stored, "rest"),
                                     storedPart(stored, "columns"), storedPart(stored, "values"));
}

/// Every fifth column, and the first one alone.
std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    const int64_t columns = columnsOf(shape);
    std::vector<int32_t> some;
    for (int32_t c = 0; c < columns; c += 5) some.push_back(c);
    AffineLayout rows;
    rows.bits = 8;
    rows.granularity = Granularity::Row;
    const auto with = [&](const AffineLayout& layout, std::span<const int32_t> kept, DType type) {
        return keepColumns(encodeAffine(shape, layout, withoutColumns(values, columns, kept)), kept,
                           values, type);
    };
    AffineLayout groups;
    groups.group = 32;
    return {with(rows, some, DType::F16), with(groups, {some.data(), 1}, DType::F32),
            with(rows, some, DType::BF16)};
}

}  // namespace

EncodingPtr keepColumns(EncodingPtr rest, std::span<const int32_t> columns,
                        std::span<const float> values, DType type) {
    std::vector<float> kept;
    kept.reserve(static_cast<size_t>(rest->rows()) * columns.size());
    for (int64_t r = 0; r < rest->rows(); ++r)
        for (const int32_t c : columns)
            kept.push_back(values[static_cast<size_t>(r * rest->columns() + c)]);
    const auto count = static_cast<int64_t>(columns.size());
    requireFinite({rest->rows(), count}, kept, "columns");
    std::vector<uint32_t> indices(columns.begin(), columns.end());
    const Shape shape = {rest->rows(), count};
    return std::make_shared<Columns>(std::move(rest),
                                     Tensor::adopt(DType::U32, {count}, std::move(indices)),
                                     narrowed(shape, kept, type));
}

std::optional<KeptColumns> asKeptColumns(const Encoding& encoding) {
    const auto* columns = dynamic_cast<const Columns*>(&encoding);
    return columns ? std::optional(columns->kept()) : std::nullopt;
}

std::vector<float> withoutColumns(std::span<const float> values, int64_t columns,
                                  std::span<const int32_t> kept) {
    std::vector<float> rest(values.begin(), values.end());
    for (size_t row = 0; row < rest.size(); row += static_cast<size_t>(columns))
        for (const int32_t c : kept) rest[row + static_cast<size_t>(c)] = 0;
    return rest;
}

extern const EncodingKind encoding_columns;
const EncodingKind encoding_columns = {"columns", "a weight with some columns apart", load,
                                       examples};

}  // namespace lathe::core
