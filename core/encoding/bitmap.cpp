// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/bitmap.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/base/error.h"
#include "core/encoding/affine.h"
#include "core/encoding/bit_pack.h"
#include "core/encoding/dense.h"
#include "core/encoding/packed_values.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

[[noreturn]] void corrupt(const std::string& sentence) {
    throw Error(ErrorKind::Corrupt, sentence);
}

/// One bit per value, each row from a byte of its own.
class Mask {
  public:
    Mask(const Shape& shape, Tensor bits)
        : m_bits(std::move(bits)), m_rows(rowsOf(shape)), m_columns(columnsOf(shape)) {
        const Shape expected = {m_rows, rowBytes()};
        if (m_bits.type() != DType::U8 || m_bits.shape() != expected)
            corrupt(fmt::format("the bitmap of a weight of {} is {} of u8; found {} of {}",
                                toText(shape), toText(expected), toText(m_bits.shape()),
                                nameOf(m_bits.type())));
    }

    const Tensor& bits() const { return m_bits; }

    /// Calls take(column) for each column kept, in order.
    template <class Take>
    void eachKept(int64_t row, Take take) const {
        const std::byte* source = m_bits.buffer().data + row * rowBytes();
        for (int64_t first = 0; first < m_columns; first += 64, source += 8) {
            const int64_t count = std::min<int64_t>(64, m_columns - first);
            for (uint64_t word = wordAt(source, count); word != 0; word &= word - 1)
                take(first + std::countr_zero(word));
        }
    }

    int64_t kept(int64_t row) const {
        const std::byte* source = m_bits.buffer().data + row * rowBytes();
        int64_t sum = 0;
        for (int64_t first = 0; first < m_columns; first += 64, source += 8)
            sum += std::popcount(wordAt(source, std::min<int64_t>(64, m_columns - first)));
        return sum;
    }

  private:
    int64_t rowBytes() const {
        return static_cast<int64_t>(packedBytes(static_cast<size_t>(m_columns), 1));
    }
    static uint64_t wordAt(const std::byte* source, int64_t count) {
        uint64_t word = 0;
        std::memcpy(&word, source, packedBytes(static_cast<size_t>(count), 1));
        return count == 64 ? word : word & ((uint64_t{1} << count) - 1);
    }

    Tensor m_bits;
    int64_t m_rows, m_columns;
};

/// Where the kept values of each row begin, as values and as rows of the child.
struct Starts {
    std::vector<int64_t> values = {0}, chunks = {0};

    Starts(const Mask& mask, int64_t rows, int64_t width) {
        for (int64_t r = 0; r < rows; ++r) {
            const int64_t kept = mask.kept(r);
            values.push_back(values.back() + kept);
            chunks.push_back(chunks.back() + (kept + width - 1) / width);
        }
    }
};

class Bitmap final : public Encoding, private SparseRows {
  public:
    /// `values` has as many rows as `starts` says.
    Bitmap(const Shape& shape, Mask mask, Starts starts, EncodingPtr values)
        : Encoding(shape),
          m_mask(std::move(mask)),
          m_starts(std::move(starts)),
          m_values(std::move(values)) {}

    std::string_view kind() const override { return "bitmap"; }
    std::string label() const override { return "bitmap " + m_values->label(); }
    size_t bytes() const override { return m_mask.bits().sizeBytes() + m_values->bytes(); }
    const SparseRows* sparseRows() const override { return this; }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        const std::vector<float> values = valuesOf(begin, end);
        std::fill_n(out, (end - begin) * columns(), 0.0f);
        for (int64_t r = begin; r < end; ++r, out += columns()) {
            const float* next = values.data() + (chunk(r) - chunk(begin)) * width();
            m_mask.eachKept(r, [&](int64_t column) { out[column] = *next++; });
        }
    }

    StoredEncoding store() const override {
        return {"bitmap",
                {{"width", width()}},
                {{"mask", m_mask.bits()}},
                {{"values", m_values->store()}}};
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        requireFinite(shape(), values, "bitmap");
        std::vector<float> packed(static_cast<size_t>(m_values->elements()));
        for (int64_t r = 0; r < rows(); ++r) {
            float* next = packed.data() + chunk(r) * width();
            const float* row = values.data() + r * columns();
            m_mask.eachKept(r, [&](int64_t column) { *next++ = row[column]; });
        }
        return std::make_shared<Bitmap>(shape(), m_mask, m_starts, m_values->reencode(packed));
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        std::vector<int64_t> chunks;
        for (const int64_t r : order)
            for (int64_t i = chunk(r); i < chunk(r + 1); ++i) chunks.push_back(i);
        EncodingPtr values = m_values->selectRows(chunks);
        if (!values) return nullptr;
        const Shape selected = {static_cast<int64_t>(order.size()), columns()};
        Mask mask(selected, *makeDense(m_mask.bits())->selectRows(order)->plain());
        Starts starts(mask, selected[0], width());
        return std::make_shared<Bitmap>(selected, std::move(mask), std::move(starts),
                                        std::move(values));
    }

    int64_t entries() const override { return m_starts.values.back(); }
    int64_t entriesOf(int64_t row) const override {
        const auto r = static_cast<size_t>(row);
        return m_starts.values[r + 1] - m_starts.values[r];
    }
    void readEntries(int64_t row, int32_t* columns, float* values) const override {
        m_mask.eachKept(row, [&](int64_t column) { *columns++ = static_cast<int32_t>(column); });
        std::ranges::copy_n(valuesOf(row, row + 1).begin(), entriesOf(row), values);
    }

  private:
    int64_t width() const { return m_values->columns(); }
    int64_t chunk(int64_t row) const { return m_starts.chunks[static_cast<size_t>(row)]; }
    std::vector<float> valuesOf(int64_t begin, int64_t end) const {
        std::vector<float> values(static_cast<size_t>((chunk(end) - chunk(begin)) * width()));
        m_values->decodeRows(chunk(begin), chunk(end), values.data());
        return values;
    }

    Mask m_mask;
    Starts m_starts;
    EncodingPtr m_values;
};

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    Mask mask(shape, storedPart(stored, "mask"));
    const int64_t width = storedAttribute<int64_t>(stored, "width");
    if (columnsOf(shape) > kSparseColumns)
        corrupt(fmt::format("a bitmap weight of {} columns; at most {} are possible",
                            columnsOf(shape), kSparseColumns));
    const int64_t widest = std::max<int64_t>(1, columnsOf(shape));
    if (width < 1 || width > widest)
        corrupt(fmt::format("kept values in rows of {}; 1 to {} were expected", width, widest));
    Starts starts(mask, rowsOf(shape), width);
    EncodingPtr values = loadChild({starts.chunks.back(), width}, stored, "values");
    return std::make_shared<Bitmap>(shape, std::move(mask), std::move(starts), std::move(values));
}

Mask maskOf(const Encoding& whole) {
    const auto columns = static_cast<size_t>(whole.columns());
    const size_t stride = packedBytes(columns, 1);
    std::vector<std::byte> bits(stride * static_cast<size_t>(whole.rows()));
    std::vector<float> values(columns);
    std::vector<uint8_t> kept(columns);
    for (int64_t r = 0; r < whole.rows(); ++r) {
        whole.decodeRows(r, r + 1, values.data());
        std::ranges::transform(values, kept.begin(), [](float x) { return x != 0; });
        packBits(kept, 1, bits.data() + static_cast<size_t>(r) * stride);
    }
    return {whole.shape(), Tensor::adopt(DType::U8, {whole.rows(), static_cast<int64_t>(stride)},
                                         std::move(bits))};
}

/// Columns of the child with the fewest bytes: of narrow rows each has a scale, of wide ones more
/// is padding.
int64_t cheapestWidth(const AffineLayout& layout, const Mask& mask, int64_t rows) {
    std::vector<int64_t> kept;
    for (int64_t r = 0; r < rows; ++r) kept.push_back(mask.kept(r));
    const int64_t most = std::max<int64_t>(1, kept.empty() ? 1 : std::ranges::max(kept));
    size_t scale = 0;
    if (layout.granularity != Granularity::Tensor) scale = sizeOf(layout.scaleType);
    int64_t best = most;
    size_t least = SIZE_MAX;
    for (const int64_t width :
         {most, int64_t{256}, int64_t{128}, int64_t{64}, int64_t{32}, int64_t{8}}) {
        int64_t chunks = 0;
        for (const int64_t count : kept) chunks += (count + width - 1) / width;
        const size_t bytes = static_cast<size_t>(chunks) *
                             (packedBytes(static_cast<size_t>(width), layout.bits) + scale);
        if (bytes >= least) continue;
        least = bytes;
        best = width;
    }
    return best;
}

/// The places of kept values, each row filled up to whole rows of the child.
std::vector<int64_t> placesOf(const Mask& mask, const Starts& starts, const Encoding& whole,
                              int64_t width) {
    std::vector<int64_t> places(static_cast<size_t>(starts.chunks.back() * width), -1);
    for (int64_t r = 0; r < whole.rows(); ++r) {
        int64_t* next = places.data() + starts.chunks[static_cast<size_t>(r)] * width;
        mask.eachKept(r, [&](int64_t column) { *next++ = r * whole.columns() + column; });
    }
    return places;
}

/// Plain arrays, and integers with whole rows under one scale.
std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    const std::vector<float> kept = thinned(values);
    std::vector<EncodingPtr> made;
    for (const DType type : {DType::F32, DType::F16, DType::BF16})
        made.push_back(packBitmap(*encodeDense(shape, kept, type)));
    AffineLayout layout;
    for (const Granularity granularity : {Granularity::Row, Granularity::Tensor}) {
        layout.granularity = granularity;
        layout.hasZero = granularity == Granularity::Row;
        made.push_back(packBitmap(*encodeAffine(shape, layout, kept)));
    }
    return made;
}

}  // namespace

EncodingPtr packBitmap(const Encoding& whole) {
    const Tensor* plain = whole.plain();
    const IntegerRows* integers = asIntegerRows(whole);
    if (!plain && (!integers || integers->columnsPerScale() < whole.columns())) return nullptr;
    if (whole.columns() > kSparseColumns) return nullptr;
    Mask mask = maskOf(whole);
    if (plain) {
        Starts starts(mask, whole.rows(), 1);
        EncodingPtr values =
            gatheredElements(*plain, {starts.chunks.back(), 1}, placesOf(mask, starts, whole, 1));
        return std::make_shared<Bitmap>(whole.shape(), std::move(mask), std::move(starts),
                                        std::move(values));
    }
    const AffineParts parts = *asAffine(whole);
    const int64_t width = cheapestWidth(parts.layout, mask, whole.rows());
    Starts starts(mask, whole.rows(), width);
    EncodingPtr values = gatheredCodes(parts, whole.columns(), {starts.chunks.back(), width},
                                       placesOf(mask, starts, whole, width), 0);
    return std::make_shared<Bitmap>(whole.shape(), std::move(mask), std::move(starts),
                                    std::move(values));
}

extern const EncodingKind encoding_bitmap;
const EncodingKind encoding_bitmap = {"bitmap", "a bit per value and kept values", load, examples};

}  // namespace lathe::core
