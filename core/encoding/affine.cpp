// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/affine.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/base/error.h"
#include "core/encoding/bit_pack.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

constexpr std::array<std::string_view, 4> kGranularities = {"tensor", "row", "column", "group"};
constexpr std::array<std::string_view, 3> kZeros = {"none", "codes",
                                                    "floats"};  // attribute "zeros"

[[noreturn]] void corrupt(const std::string& sentence) {
    throw Error(ErrorKind::Corrupt, sentence);
}

Tensor bytesTensor(std::vector<std::byte> bytes, Shape shape) {
    return Tensor::adopt(DType::U8, std::move(shape), std::move(bytes));
}

struct Parts {
    Tensor codes, scales,
        zeros;  ///< codes: rows x bytes; zeros: packed bytes or floats; may be empty
};

class Affine final : public Encoding, public IntegerRows {
  public:
    Affine(Shape shape, const AffineLayout& layout, Parts parts)
        : Encoding(std::move(shape)), m_layout(layout), m_parts(std::move(parts)) {
        m_layout.check();
        const int64_t count = layout.parameterCount(rows(), columns());
        const Shape codes = {rows(), rowBytes()};
        if (m_parts.codes.type() != DType::U8 || m_parts.codes.shape() != codes)
            corrupt(fmt::format("codes of {} bits for {} need {} bytes, found {}", layout.bits,
                                toText(this->shape()), toText(codes),
                                toText(m_parts.codes.shape())));
        if (m_parts.scales.type() != layout.scaleType || m_parts.scales.elements() != count)
            corrupt(
                fmt::format("{} scales are needed, found {}", count, m_parts.scales.elements()));
        if (!layout.hasZero) return;
        const int64_t zeros = layout.floatZero ? count : packedZeros(count);
        if (m_parts.zeros.type() != (layout.floatZero ? layout.scaleType : DType::U8) ||
            m_parts.zeros.elements() != zeros)
            corrupt(fmt::format("{} values for zeros are needed, found {}", zeros,
                                m_parts.zeros.elements()));
    }

    std::string_view kind() const override { return "affine"; }
    std::string label() const override;
    size_t bytes() const override {
        return m_parts.codes.sizeBytes() + m_parts.scales.sizeBytes() +
               (m_layout.hasZero ? m_parts.zeros.sizeBytes() : 0);
    }
    const AffineLayout& layout() const { return m_layout; }

    void decodeRows(int64_t begin, int64_t end, float* out) const override;
    StoredEncoding store() const override;
    EncodingPtr reencode(std::span<const float> values) const override {
        return encodeAffine(shape(), m_layout, values);
    }
    EncodingPtr selectRows(std::span<const int64_t> order) const override;
    std::unique_ptr<const CodeView> codes() const override;
    AffineParts unpacked() const;

    int64_t columnsPerScale() const override { return m_layout.run(columns()); }
    void readIntegers(int64_t row, int16_t* integers, float* scales) const override;

  private:
    class Codes;

    int64_t rowBytes() const {
        return static_cast<int64_t>(packedBytes(static_cast<size_t>(columns()), m_layout.bits));
    }
    int64_t packedZeros(int64_t count) const {
        return static_cast<int64_t>(packedBytes(static_cast<size_t>(count), m_layout.bits));
    }
    const std::byte* codeRow(int64_t r) const {
        return m_parts.codes.buffer().data + r * rowBytes();
    }
    void readZeros(int64_t first, int64_t count, float* out) const;

    AffineLayout m_layout;
    Parts m_parts;
};

std::string Affine::label() const {
    const std::string where =
        m_layout.granularity == Granularity::Group
            ? fmt::format("g{}", m_layout.group)
            : std::string(kGranularities[static_cast<size_t>(m_layout.granularity)]);
    const std::string_view zero = !m_layout.hasZero    ? "sym"
                                  : m_layout.floatZero ? "asym float zero"
                                                       : "asym";
    return fmt::format("int{} {} {}", m_layout.bits, where, zero);
}

void Affine::readZeros(int64_t first, int64_t count, float* out) const {
    if (!m_layout.hasZero) {
        std::fill_n(out, count, static_cast<float>(1 << (m_layout.bits - 1)));
    } else if (m_layout.floatZero) {
        m_parts.zeros.read(first, count, out);
    } else {
        for (int64_t i = 0; i < count; ++i)
            out[i] =
                codeAt(m_parts.zeros.buffer().data, m_layout.bits, static_cast<size_t>(first + i));
    }
}

void Affine::decodeRows(int64_t begin, int64_t end, float* out) const {
    const int64_t perRow = m_layout.parametersPerRow(columns()), run = m_layout.run(columns());
    std::vector<uint8_t> codes(static_cast<size_t>(columns()));
    std::vector<float> scales(static_cast<size_t>(perRow)), zeros(scales);
    const auto readParameters = [&](int64_t r) {
        const int64_t first = m_layout.parameterIndex(r, 0, columns());
        m_parts.scales.read(first, perRow, scales.data());
        readZeros(first, perRow, zeros.data());
    };
    const bool sharedByRows =
        m_layout.granularity == Granularity::Tensor || m_layout.granularity == Granularity::Column;
    if (sharedByRows && columns() > 0) readParameters(0);
    for (int64_t r = begin; r < end; ++r, out += columns()) {
        if (!sharedByRows) readParameters(r);
        unpackBits(codeRow(r), m_layout.bits, 0, codes.size(), codes.data());
        if (run == 1) {
            for (int64_t c = 0; c < columns(); ++c)
                out[c] = scales[c] * (static_cast<float>(codes[c]) - zeros[c]);
            continue;
        }
        for (int64_t p = 0; p < perRow; ++p) {
            const float scale = scales[p], zero = zeros[p];
            const int64_t last = std::min(columns(), (p + 1) * run);
            for (int64_t c = p * run; c < last; ++c)
                out[c] = scale * (static_cast<float>(codes[c]) - zero);
        }
    }
}

StoredEncoding Affine::store() const {
    StoredEncoding stored = {
        "affine",
        {{"bits", int64_t{m_layout.bits}},
         {"granularity", std::string(kGranularities[static_cast<size_t>(m_layout.granularity)])},
         {"group", m_layout.group},
         {"zeros", std::string(kZeros[m_layout.hasZero ? (m_layout.floatZero ? 2 : 1) : 0])}},
        {{"codes", m_parts.codes}, {"scales", m_parts.scales}},
        {}};
    if (m_layout.hasZero) stored.parts.emplace("zeros", m_parts.zeros);
    return stored;
}

EncodingPtr Affine::selectRows(std::span<const int64_t> order) const {
    AffineParts whole = unpacked();
    AffineParts picked{m_layout, {}, {}, {}};
    const bool perRow =
        m_layout.granularity == Granularity::Row || m_layout.granularity == Granularity::Group;
    const auto parameters = perRow ? m_layout.parametersPerRow(columns()) : 0;
    for (const int64_t r : order) {
        const auto copy = [r](const auto& from, int64_t width, auto& to) {
            if (!from.empty())
                to.insert(to.end(), from.begin() + r * width, from.begin() + (r + 1) * width);
        };
        copy(whole.codes, columns(), picked.codes);
        copy(whole.scales, parameters, picked.scales);
        copy(whole.zeros, parameters, picked.zeros);
    }
    const auto& source = perRow ? picked : whole;
    return makeAffine({static_cast<int64_t>(order.size()), columns()}, m_layout, picked.codes,
                      source.scales, source.zeros);
}

void Affine::readIntegers(int64_t row, int16_t* integers, float* scales) const {
    const int64_t perRow = m_layout.parametersPerRow(columns()), run = columnsPerScale();
    const int64_t first = m_layout.parameterIndex(row, 0, columns());
    m_parts.scales.read(first, perRow, scales);
    std::vector<float> zeros(static_cast<size_t>(perRow));
    readZeros(first, perRow, zeros.data());
    std::vector<uint8_t> codes(static_cast<size_t>(columns()));
    unpackBits(codeRow(row), m_layout.bits, 0, codes.size(), codes.data());
    for (int64_t p = 0; p < perRow; ++p) {
        const auto zero = static_cast<int>(zeros[static_cast<size_t>(p)]);
        for (int64_t c = p * run; c < std::min(columns(), (p + 1) * run); ++c)
            integers[c] = static_cast<int16_t>(codes[static_cast<size_t>(c)] - zero);
    }
}

AffineParts Affine::unpacked() const {
    AffineParts parts{m_layout,
                      std::vector<uint8_t>(static_cast<size_t>(elements())),
                      m_parts.scales.toFloats(),
                      {}};
    for (int64_t r = 0; r < rows(); ++r)
        unpackBits(codeRow(r), m_layout.bits, 0, static_cast<size_t>(columns()),
                   parts.codes.data() + r * columns());
    if (m_layout.hasZero) {
        parts.zeros.resize(parts.scales.size());
        readZeros(0, static_cast<int64_t>(parts.zeros.size()), parts.zeros.data());
    }
    return parts;
}

/// Without a stored zero codes count from the middle: -8 ... 7.
class Affine::Codes final : public CodeView {
  public:
    explicit Codes(const Affine& weight) : m_weight(weight) {
        const AffineLayout& layout = weight.m_layout;
        count = 1 << layout.bits;
        first = layout.hasZero ? 0 : -count / 2;
        cells = layout.parameterCount(weight.rows(), weight.columns());
        run = layout.run(weight.columns());
    }
    void readCodes(int64_t row, int16_t* out) const override {
        std::vector<uint8_t> codes(static_cast<size_t>(m_weight.columns()));
        unpackBits(m_weight.codeRow(row), m_weight.m_layout.bits, 0, codes.size(), codes.data());
        for (size_t c = 0; c < codes.size(); ++c) out[c] = static_cast<int16_t>(codes[c] + first);
    }
    int64_t cellOf(int64_t row, int64_t column) const override {
        return m_weight.m_layout.parameterIndex(row, column, m_weight.columns());
    }
    void readLevels(int64_t cell, float* out) const override {
        float scale = 0, zero = 0;
        m_weight.m_parts.scales.read(cell, 1, &scale);
        m_weight.readZeros(cell, 1, &zero);
        for (int code = 0; code < count; ++code)
            out[code] = scale * (static_cast<float>(code) - zero);
    }

  private:
    const Affine& m_weight;
};

std::unique_ptr<const CodeView> Affine::codes() const {
    return std::make_unique<Codes>(*this);
}

template <size_t N>
size_t indexOf(const std::array<std::string_view, N>& words, const std::string& word) {
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) corrupt(fmt::format("'{}' is not a word of affine weights", word));
    return static_cast<size_t>(found - words.begin());
}

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    const auto bits = storedAttribute<int64_t>(stored, "bits"),
               group = storedAttribute<int64_t>(stored, "group");
    if (bits < 2 || bits > 8 || group < 1)
        corrupt(fmt::format("impossible affine weight: {} bits, groups of {}", bits, group));
    const size_t zeros = indexOf(kZeros, storedAttribute<std::string>(stored, "zeros"));
    Parts parts = {storedPart(stored, "codes"), storedPart(stored, "scales"),
                   zeros > 0 ? storedPart(stored, "zeros") : Tensor()};
    AffineLayout layout;
    layout.bits = static_cast<int>(bits);
    layout.granularity = static_cast<Granularity>(
        indexOf(kGranularities, storedAttribute<std::string>(stored, "granularity")));
    layout.group = group;
    layout.hasZero = zeros > 0;
    layout.floatZero = zeros == 2;
    layout.scaleType = parts.scales.type();
    requireFloats(layout.scaleType, "scales of an affine weight");
    return std::make_shared<Affine>(shape, layout, std::move(parts));
}

std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    std::vector<EncodingPtr> made;
    int bits = 2;
    for (const Granularity granularity :
         {Granularity::Tensor, Granularity::Row, Granularity::Column, Granularity::Group})
        for (const int zero : {0, 1, 2})
            for (const DType type : {DType::F16, DType::F32, DType::BF16}) {
                const AffineLayout layout = {bits, granularity, 32, zero > 0, zero == 2, type};
                made.push_back(encodeAffine(shape, layout, values));
                bits = bits == 8 ? 2 : bits + 1;  // all widths come up, without all combinations
            }
    return made;
}

}  // namespace

void AffineLayout::check() const {
    const bool floats =
        scaleType == DType::F16 || scaleType == DType::BF16 || scaleType == DType::F32;
    if (bits < 2 || bits > 8 || group < 1 || !floats || (floatZero && !hasZero))
        throw Error(
            ErrorKind::Usage,
            fmt::format(
                "an affine layout of {} bits, groups of {} and {} scales; 2 to 8 bits, groups of "
                "1 or more and f16, bf16 or f32 scales are possible",
                bits, group, nameOf(scaleType)));
}

int64_t AffineLayout::run(int64_t columns) const {
    switch (granularity) {
        case Granularity::Column:
            return 1;
        case Granularity::Group:
            return std::min(group, std::max<int64_t>(1, columns));
        default:
            return std::max<int64_t>(1, columns);
    }
}

int64_t AffineLayout::parametersPerRow(int64_t columns) const {
    const int64_t width = run(columns);
    return (columns + width - 1) / width;
}

int64_t AffineLayout::parameterCount(int64_t rows, int64_t columns) const {
    const bool perRow = granularity == Granularity::Row || granularity == Granularity::Group;
    return perRow ? rows * parametersPerRow(columns) : parametersPerRow(columns);
}

int64_t AffineLayout::parameterIndex(int64_t r, int64_t c, int64_t columns) const {
    const bool perRow = granularity == Granularity::Row || granularity == Granularity::Group;
    return (perRow ? r * parametersPerRow(columns) : 0) + c / run(columns);
}

float roundedScale(float scale, DType type) {
    return narrowed({1}, {&scale, 1}, type).toFloats().front();
}

EncodingPtr makeAffine(const Shape& shape, const AffineLayout& layout,
                       std::span<const uint8_t> codes, std::span<const float> scales,
                       std::span<const float> zeros) {
    layout.check();
    const int64_t rows = rowsOf(shape), columns = columnsOf(shape);
    const auto count = static_cast<size_t>(layout.parameterCount(rows, columns));
    const int limit = 1 << layout.bits;
    const auto outside = [limit](auto value) {
        return !(value >= 0 && value < static_cast<decltype(value)>(limit));
    };
    if (static_cast<int64_t>(codes.size()) != elementCount(shape) || scales.size() != count ||
        zeros.size() != (layout.hasZero ? count : 0))
        throw Error(ErrorKind::Internal,
                    fmt::format("{} codes, {} scales, {} zeros for {} with {} parameters",
                                codes.size(), scales.size(), zeros.size(), toText(shape), count));
    if (layout.bits < 8 &&
        std::any_of(codes.begin(), codes.end(), [limit](int code) { return code >= limit; }))
        throw Error(ErrorKind::Internal, fmt::format("a code is beyond {} bits", layout.bits));
    Parts parts;
    const size_t stride = packedBytes(static_cast<size_t>(columns), layout.bits);
    std::vector<std::byte> packed(stride * static_cast<size_t>(rows));
    for (int64_t r = 0; r < rows; ++r)
        packBits(codes.subspan(static_cast<size_t>(r * columns), static_cast<size_t>(columns)),
                 layout.bits, packed.data() + static_cast<size_t>(r) * stride);
    parts.codes = bytesTensor(std::move(packed), {rows, static_cast<int64_t>(stride)});
    const auto exactly = [&](std::span<const float> values) {
        Tensor stored = narrowed({static_cast<int64_t>(values.size())}, values, layout.scaleType);
        const std::vector<float> back = stored.toFloats();
        if (!std::equal(back.begin(), back.end(), values.begin()))
            throw Error(ErrorKind::Internal, fmt::format("a scale or zero is not exact as {}",
                                                         nameOf(layout.scaleType)));
        return stored;
    };
    parts.scales = exactly(scales);
    if (layout.floatZero) {
        parts.zeros = exactly(zeros);
    } else if (layout.hasZero) {
        if (std::any_of(zeros.begin(), zeros.end(), outside))
            throw Error(ErrorKind::Internal, fmt::format("a zero is beyond {} bits", layout.bits));
        const std::vector<uint8_t> whole(zeros.begin(), zeros.end());
        std::vector<std::byte> bytes(packedBytes(whole.size(), layout.bits));
        packBits(whole, layout.bits, bytes.data());
        const auto size = static_cast<int64_t>(bytes.size());
        parts.zeros = bytesTensor(std::move(bytes), {size});
    }
    return std::make_shared<Affine>(shape, layout, std::move(parts));
}

const IntegerRows* asIntegerRows(const Encoding& encoding) {
    const auto* affine = dynamic_cast<const Affine*>(&encoding);
    const bool whole = affine && !affine->layout().floatZero &&
                       affine->layout().granularity != Granularity::Column;
    return whole ? affine : nullptr;
}

std::optional<AffineParts> asAffine(const Encoding& encoding) {
    const auto* affine = dynamic_cast<const Affine*>(&encoding);
    return affine ? std::optional(affine->unpacked()) : std::nullopt;
}

extern const EncodingKind encoding_affine;
const EncodingKind encoding_affine = {"affine", "uniform integers", load, examples};

}  // namespace lathe::core
