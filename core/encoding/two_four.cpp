// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/two_four.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/encoding/affine.h"
#include "core/encoding/dense.h"
#include "core/encoding/packed_values.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

constexpr int64_t kGroup = 4, kKept = 2;

/// A shorter last group counts as one: its places behind the last column hold nothing.
int64_t groupsOf(int64_t columns) {
    return (columns + kGroup - 1) / kGroup;
}

/// Places of two values in a group, the first one lower.
struct Pair {
    int first = 0, second = 1;
};

Pair pairAt(const std::byte* row, int64_t group) {
    const int bits = std::to_integer<int>(row[group / 2]) >> (group % 2 * 4);
    return {bits & 3, bits >> 2 & 3};
}

class TwoFour final : public Encoding, private SparseRows {
  public:
    TwoFour(const Shape& shape, Tensor indices, EncodingPtr values)
        : Encoding(shape), m_indices(std::move(indices)), m_values(std::move(values)) {
        const Shape expected = {rows(), (groups() + 1) / 2};
        if (m_indices.type() != DType::U8 || m_indices.shape() != expected)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the indices of a 2:4 weight of {} are {} of u8; found {} of "
                                    "{}",
                                    toText(shape), toText(expected), toText(m_indices.shape()),
                                    nameOf(m_indices.type())));
        for (int64_t r = 0; r < rows(); ++r) checkRow(r);
    }

    std::string_view kind() const override { return "two_four"; }
    std::string label() const override { return "2:4 " + m_values->label(); }
    size_t bytes() const override { return m_indices.sizeBytes() + m_values->bytes(); }
    const SparseRows* sparseRows() const override { return this; }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        std::vector<float> values(static_cast<size_t>((end - begin) * m_values->columns()));
        m_values->decodeRows(begin, end, values.data());
        std::fill_n(out, (end - begin) * columns(), 0.0f);
        const float* next = values.data();
        for (int64_t r = begin; r < end; ++r, next += m_values->columns(), out += columns())
            eachPlace(r, [&](int64_t column, int64_t value) { out[column] = next[value]; });
    }

    StoredEncoding store() const override {
        return {"two_four", {}, {{"indices", m_indices}}, {{"values", m_values->store()}}};
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        requireFinite(shape(), values, "2:4");
        std::vector<float> packed(static_cast<size_t>(m_values->elements()));
        for (int64_t r = 0; r < rows(); ++r) {
            float* to = packed.data() + r * m_values->columns();
            const float* from = values.data() + r * columns();
            eachPlace(r, [&](int64_t column, int64_t value) { to[value] = from[column]; });
        }
        return std::make_shared<TwoFour>(shape(), m_indices, m_values->reencode(packed));
    }

    EncodingPtr selectRows(std::span<const int64_t> order) const override {
        EncodingPtr values = m_values->selectRows(order);
        if (!values) return nullptr;
        return std::make_shared<TwoFour>(Shape{static_cast<int64_t>(order.size()), columns()},
                                         *makeDense(m_indices)->selectRows(order)->plain(),
                                         std::move(values));
    }

    int64_t entries() const override { return m_entries; }
    int64_t entriesOf(int64_t row) const override {
        int64_t count = 0;
        eachPlace(row, [&](int64_t, int64_t) { ++count; });
        return count;
    }
    void readEntries(int64_t row, int32_t* columns, float* values) const override {
        std::vector<float> all(static_cast<size_t>(m_values->columns()));
        m_values->decodeRows(row, row + 1, all.data());
        eachPlace(row, [&](int64_t column, int64_t value) {
            *columns++ = static_cast<int32_t>(column);
            *values++ = all[static_cast<size_t>(value)];
        });
    }

  private:
    int64_t groups() const { return groupsOf(columns()); }
    const std::byte* indexRow(int64_t row) const {
        return m_indices.buffer().data + row * ((groups() + 1) / 2);
    }

    /// Calls take(column, column of the child) for all places that exist, in order.
    template <class Take>
    void eachPlace(int64_t row, Take take) const {
        const std::byte* bits = indexRow(row);
        const int64_t whole = columns() / kGroup;
        for (int64_t g = 0; g < whole; ++g) {
            const Pair pair = pairAt(bits, g);
            take(g * kGroup + pair.first, g * kKept);
            take(g * kGroup + pair.second, g * kKept + 1);
        }
        if (whole == groups()) return;
        const Pair pair = pairAt(bits, whole);
        const int64_t rest = columns() - whole * kGroup;
        if (pair.first < rest) take(whole * kGroup + pair.first, whole * kKept);
        if (pair.second < rest) take(whole * kGroup + pair.second, whole * kKept + 1);
    }

    void checkRow(int64_t row) {
        for (int64_t g = 0; g < groups(); ++g) {
            const Pair pair = pairAt(indexRow(row), g);
            if (pair.first >= pair.second)
                throw Error(ErrorKind::Corrupt,
                            fmt::format("group {} of row {} keeps places {} and {}; two ascending "
                                        "ones were expected",
                                        g, row, pair.first, pair.second));
        }
        m_entries += entriesOf(row);
    }

    Tensor m_indices;  ///< 4 bits per group, each row from a byte of its own
    EncodingPtr m_values;
    int64_t m_entries = 0;
};

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    if (columnsOf(shape) > kSparseColumns)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("a 2:4 weight of {} columns; at most {} are possible",
                                columnsOf(shape), kSparseColumns));
    const Tensor& indices = storedPart(stored, "indices");
    return std::make_shared<TwoFour>(
        shape, indices,
        loadChild({rowsOf(shape), kKept * groupsOf(columnsOf(shape))}, stored, "values"));
}

/// The places of a group's values, filled up with the first zeros; nothing if they are too many.
std::optional<Pair> pairOf(std::span<const float> group) {
    int kept[kKept], count = 0;
    for (int i = 0; i < std::ssize(group); ++i)
        if (group[static_cast<size_t>(i)] != 0) {
            if (count == kKept) return {};
            kept[count++] = i;
        }
    for (int i = 0; count < kKept; ++i)
        if (count == 0 || kept[0] != i) kept[count++] = i;
    return Pair{std::min(kept[0], kept[1]), std::max(kept[0], kept[1])};
}

/// Calls take(row, group, pair) for all groups.
template <class Take>
void eachGroup(const Encoding& whole, Take take) {
    std::vector<float> values(static_cast<size_t>(whole.columns()));
    for (int64_t r = 0; r < whole.rows(); ++r) {
        whole.decodeRows(r, r + 1, values.data());
        for (int64_t g = 0; g < groupsOf(whole.columns()); ++g) {
            const auto first = static_cast<size_t>(g * kGroup);
            take(r, g,
                 pairOf(std::span(values).subspan(
                     first, std::min<size_t>(kGroup, values.size() - first))));
        }
    }
}

/// Columns of the child that share a scale; 0: whole rows. Nothing where groups of four straddle
/// scales.
std::optional<int64_t> childGroup(const Encoding& whole) {
    const IntegerRows* integers = asIntegerRows(whole);
    if (whole.plain()) return 0;
    if (!integers) return {};
    const int64_t run = integers->columnsPerScale();
    if (run >= whole.columns()) return 0;
    if (run % kGroup != 0) return {};
    return run / kGroup * kKept;
}

/// Every other column, so that each group has two.
std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    std::vector<float> kept(values.begin(), values.end());
    const auto columns = static_cast<size_t>(columnsOf(shape));
    for (size_t i = 0; i < kept.size(); ++i)
        if (i % columns % 2 == 0) kept[i] = 0;
    std::vector<EncodingPtr> made;
    for (const DType type : {DType::F32, DType::F16, DType::BF16})
        made.push_back(packTwoFour(*encodeDense(shape, kept, type)));
    AffineLayout layout;
    layout.group = 32;
    for (const bool hasZero : {false, true}) {
        layout.hasZero = hasZero;
        made.push_back(packTwoFour(*encodeAffine(shape, layout, kept)));
    }
    return made;
}

}  // namespace

EncodingPtr packTwoFour(const Encoding& whole) {
    const std::optional<int64_t> group = childGroup(whole);
    if (!group) return nullptr;
    const int64_t groups = groupsOf(whole.columns()), stride = (groups + 1) / 2;
    std::vector<std::byte> indices(static_cast<size_t>(whole.rows() * stride));
    std::vector<int64_t> places;
    places.reserve(static_cast<size_t>(whole.rows() * groups * kKept));
    eachGroup(whole, [&](int64_t r, int64_t g, const std::optional<Pair>& pair) {
        if (!pair)
            throw Error(
                ErrorKind::Refused,
                fmt::format("columns {} to {} of row {} have more than two values that are "
                            "not 0, which 2:4 cannot hold: prune 2 in every 4 first, or "
                            "store it as a bitmap",
                            g * kGroup, std::min(whole.columns(), (g + 1) * kGroup) - 1, r));
        indices[static_cast<size_t>(r * stride + g / 2)] |=
            static_cast<std::byte>((pair->first | pair->second << 2) << (g % 2 * 4));
        for (const int place : {pair->first, pair->second}) {
            const int64_t column = g * kGroup + place;
            places.push_back(column < whole.columns() ? r * whole.columns() + column : -1);
        }
    });
    const Shape half = {whole.rows(), groups * kKept};
    EncodingPtr values =
        whole.plain() ? gatheredElements(*whole.plain(), half, places)
                      : gatheredCodes(*asAffine(whole), whole.columns(), half, places, *group);
    return std::make_shared<TwoFour>(
        whole.shape(), Tensor::adopt(DType::U8, {whole.rows(), stride}, std::move(indices)),
        std::move(values));
}

bool isTwoFour(const Encoding& whole) {
    bool all = true;
    eachGroup(whole, [&](int64_t, int64_t, const std::optional<Pair>& pair) { all &= !!pair; });
    return all;
}

extern const EncodingKind encoding_two_four;
const EncodingKind encoding_two_four = {"two_four", "two of every four values", load, examples};

}  // namespace lathe::core
