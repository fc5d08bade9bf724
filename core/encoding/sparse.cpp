// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/sparse.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "core/base/error.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

constexpr int64_t kShortColumns = 65536;  ///< columns that 16 bits can tell apart

DType columnType(int64_t columns) {
    return columns <= kShortColumns ? DType::U16 : DType::U32;
}

[[noreturn]] void corrupt(const std::string& sentence) {
    throw Error(ErrorKind::Corrupt, sentence);
}

struct Parts {
    Tensor starts;   ///< u32, rows + 1: where the entries of a row begin
    Tensor columns;  ///< u16 or u32, one per entry, ascending within a row
    Tensor values;   ///< one per entry
};

class Sparse final : public Encoding, private SparseRows {
  public:
    Sparse(const Shape& shape, Parts parts) : Encoding(shape), m_parts(std::move(parts)) {
        checkTypes();
        uint32_t last = start(0);
        if (last != 0) corrupt(fmt::format("the first row starts at entry {}, not 0", last));
        for (int64_t r = 0; r < rows(); ++r) {
            const uint32_t next = start(r + 1);
            if (next < last || next > entries())
                corrupt(fmt::format("row {} has entries {} to {} of {}", r, last, next, entries()));
            last = next;
            checkRow(r);
        }
        if (last != entries())
            corrupt(fmt::format("the rows have {} entries, {} are stored", last, entries()));
    }

    std::string_view kind() const override { return "sparse"; }
    std::string label() const override {
        return fmt::format("sparse {}", nameOf(m_parts.values.type()));
    }
    size_t bytes() const override {
        return m_parts.starts.sizeBytes() + m_parts.columns.sizeBytes() +
               m_parts.values.sizeBytes();
    }
    const SparseRows* sparseRows() const override { return this; }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        spread(begin, end, columns(), out);
    }

    StoredEncoding store() const override {
        return {
            "sparse",
            {},
            {{"starts", m_parts.starts}, {"columns", m_parts.columns}, {"values", m_parts.values}},
            {}};
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        requireFinite(shape(), values, "sparse");
        std::vector<float> kept;
        std::vector<int32_t> places;
        for (int64_t r = 0; r < rows(); ++r) {
            places.resize(static_cast<size_t>(entriesOf(r)));
            readColumns(r, places.data());
            for (const int32_t c : places)
                kept.push_back(values[static_cast<size_t>(r * columns() + c)]);
        }
        Parts parts = m_parts;
        parts.values = narrowed({entries()}, kept, m_parts.values.type());
        return std::make_shared<Sparse>(shape(), std::move(parts));
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        std::vector<uint32_t> starts = {0};
        std::vector<std::byte> places, values;
        const auto append = [](std::vector<std::byte>& to, const Tensor& from, int64_t first,
                               int64_t count) {
            const auto size = static_cast<int64_t>(sizeOf(from.type()));
            const std::byte* source = from.buffer().data + first * size;
            to.insert(to.end(), source, source + count * size);
        };
        for (const int64_t r : order) {
            append(places, m_parts.columns, start(r), entriesOf(r));
            append(values, m_parts.values, start(r), entriesOf(r));
            starts.push_back(starts.back() + static_cast<uint32_t>(entriesOf(r)));
        }
        const int64_t count = starts.back();
        const auto selected = static_cast<int64_t>(order.size());
        return std::make_shared<Sparse>(
            Shape{selected, columns()},
            Parts{Tensor::adopt(DType::U32, {selected + 1}, std::move(starts)),
                  Tensor::adopt(m_parts.columns.type(), {count}, std::move(places)),
                  Tensor::adopt(m_parts.values.type(), {count}, std::move(values))});
    }

    int64_t entries() const override { return m_parts.values.elements(); }
    int64_t entriesOf(int64_t row) const override { return int64_t{start(row + 1)} - start(row); }
    void readEntries(int64_t row, int32_t* columns, float* values) const override {
        readColumns(row, columns);
        m_parts.values.read(start(row), entriesOf(row), values);
    }

  private:
    void checkTypes() const;
    void checkRow(int64_t row) const;

    uint32_t start(int64_t row) const {
        uint32_t value;
        std::memcpy(&value, m_parts.starts.buffer().data + row * 4, 4);
        return value;
    }

    template <class T>
    void copyColumns(int64_t row, int32_t* out) const {
        const std::byte* source =
            m_parts.columns.buffer().data + start(row) * static_cast<int64_t>(sizeof(T));
        const int64_t count = entriesOf(row);
        for (int64_t i = 0; i < count; ++i) {
            T place;
            std::memcpy(&place, source + i * static_cast<int64_t>(sizeof(T)), sizeof(T));
            out[i] = static_cast<int32_t>(place);
        }
    }
    void readColumns(int64_t row, int32_t* out) const {
        return m_parts.columns.type() == DType::U16 ? copyColumns<uint16_t>(row, out)
                                                    : copyColumns<uint32_t>(row, out);
    }

    Parts m_parts;
};

void Sparse::checkTypes() const {
    if (columns() > kSparseColumns)
        corrupt(fmt::format("a sparse weight of {} columns; at most {} are possible", columns(),
                            kSparseColumns));
    if (m_parts.starts.type() != DType::U32 || m_parts.starts.shape() != Shape{rows() + 1})
        corrupt(fmt::format("the starts of {} rows are {} of u32; found {} of {}", rows(),
                            rows() + 1, toText(m_parts.starts.shape()),
                            nameOf(m_parts.starts.type())));
    requireFloats(m_parts.values.type(), "values of a sparse weight");
    if (m_parts.columns.type() != columnType(columns()) ||
        m_parts.columns.shape() != Shape{entries()} || m_parts.values.shape() != Shape{entries()})
        corrupt(fmt::format(
            "a sparse weight needs one column of {} for each of its values {}; found {} of {}",
            nameOf(columnType(columns())), toText(m_parts.values.shape()),
            toText(m_parts.columns.shape()), nameOf(m_parts.columns.type())));
}

void Sparse::checkRow(int64_t row) const {
    const auto count = static_cast<size_t>(entriesOf(row));
    if (count > static_cast<size_t>(columns()))
        corrupt(fmt::format("row {} has {} entries in {} columns", row, count, columns()));
    std::vector<int32_t> places(count);
    readColumns(row, places.data());
    for (size_t i = 0; i < count; ++i) {
        if (places[i] < 0 || places[i] >= columns())
            corrupt(fmt::format("entry {} of row {} is in column {} of {}", i, row,
                                static_cast<uint32_t>(places[i]), columns()));
        if (i > 0 && places[i] <= places[i - 1])
            corrupt(fmt::format("the columns of row {} do not ascend: {} stands before {}", row,
                                places[i - 1], places[i]));
    }
}

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    return std::make_shared<Sparse>(
        shape, Parts{storedPart(stored, "starts"), storedPart(stored, "columns"),
                     storedPart(stored, "values")});
}

std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    requireFinite(shape, values, "sparse");
    const std::vector<float> kept = thinned(values);
    return {encodeSparse(shape, kept, DType::F32), encodeSparse(shape, kept, DType::F16),
            encodeSparse(shape, kept, DType::BF16)};
}

template <class T>
Tensor columnsTensor(const std::vector<uint32_t>& places, DType type) {
    return Tensor::adopt(type, {static_cast<int64_t>(places.size())},
                         std::vector<T>(places.begin(), places.end()));
}

}  // namespace

EncodingPtr encodeSparse(const Shape& shape, std::span<const float> values, DType type) {
    const auto columns = static_cast<size_t>(columnsOf(shape));
    std::vector<uint32_t> starts = {0}, places;
    std::vector<float> kept;
    for (size_t r = 0; r < static_cast<size_t>(rowsOf(shape)); ++r) {
        for (size_t c = 0; c < columns; ++c)
            if (values[r * columns + c] != 0) {
                places.push_back(static_cast<uint32_t>(c));
                kept.push_back(values[r * columns + c]);
            }
        if (kept.size() > std::numeric_limits<uint32_t>::max())
            throw Error(ErrorKind::Refused,
                        fmt::format("a sparse weight holds at most {} values; prune more of it or "
                                    "store it under a mask",
                                    std::numeric_limits<uint32_t>::max()));
        starts.push_back(static_cast<uint32_t>(kept.size()));
    }
    const DType narrow = columnType(columnsOf(shape));
    const auto count = static_cast<int64_t>(kept.size());
    Parts parts = {Tensor::adopt(DType::U32, {rowsOf(shape) + 1}, std::move(starts)),
                   narrow == DType::U16 ? columnsTensor<uint16_t>(places, narrow)
                                        : columnsTensor<uint32_t>(places, narrow),
                   narrowed({count}, kept, type)};
    return std::make_shared<Sparse>(shape, std::move(parts));
}

extern const EncodingKind encoding_sparse;
const EncodingKind encoding_sparse = {"sparse", "explicit positions", load, examples};

}  // namespace lathe::core
