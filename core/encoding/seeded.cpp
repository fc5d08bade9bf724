// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/seeded.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/encoding/stored_parts.h"

namespace lathe::core {

namespace {

constexpr const char* kRule = "philox-floyd-1";

/// Floyd's sample of one row, as bits, then as ascending columns.
void drawRow(Rng rng, int64_t columns, int64_t perRow, std::vector<uint64_t>& taken, int32_t* out) {
    taken.assign(static_cast<size_t>((columns + 63) / 64), 0);
    const auto word = [&](int64_t c) -> uint64_t& { return taken[static_cast<size_t>(c / 64)]; };
    for (int64_t j = columns - perRow; j < columns; ++j) {
        const auto t = static_cast<int64_t>(rng.below(static_cast<uint64_t>(j) + 1));
        const int64_t kept = word(t) >> (t % 64) & 1 ? j : t;
        word(kept) |= uint64_t{1} << (kept % 64);
    }
    for (int64_t base = 0; base < columns; base += 64)
        for (uint64_t bits = word(base); bits != 0; bits &= bits - 1)
            *out++ = static_cast<int32_t>(base + std::countr_zero(bits));
}

class Seeded final : public Encoding, private SparseRows {
  public:
    Seeded(const Shape& shape, uint64_t seed, int64_t perRow, Tensor values)
        : Encoding(shape), m_seed(seed), m_perRow(perRow), m_values(std::move(values)) {
        requireFloats(m_values.type(), "values of a seeded weight");
        if (columns() > kSparseColumns || perRow < 1 || perRow > columns())
            throw Error(
                ErrorKind::Corrupt,
                fmt::format("{} random columns of {}; 1 or more of at most {} were expected",
                            perRow, columns(), kSparseColumns));
        const Shape expected = {rows(), perRow};
        if (m_values.shape() != expected)
            throw Error(
                ErrorKind::Corrupt,
                fmt::format("a seeded weight of {} with {} values per row has values {}; {} "
                            "was expected",
                            toText(shape), perRow, toText(m_values.shape()), toText(expected)));
        m_positions = seededPositions(seed, rows(), columns(), perRow);
    }

    std::string_view kind() const override { return "seeded"; }
    std::string label() const override {
        return fmt::format("seeded {} {} of {}", nameOf(m_values.type()), m_perRow, columns());
    }
    size_t bytes() const override { return m_values.sizeBytes(); }
    const SparseRows* sparseRows() const override { return this; }

    void decodeRows(int64_t begin, int64_t end, float* out) const override {
        spread(begin, end, columns(), out);
    }

    StoredEncoding store() const override {
        return {"seeded",
                {{"positions", std::string(kRule)},
                 {"seed", static_cast<int64_t>(m_seed)},
                 {"per_row", m_perRow}},
                {{"values", m_values}},
                {}};
    }

    EncodingPtr reencode(std::span<const float> values) const override {
        return encodeSeeded(shape(), values, m_seed, m_perRow, m_values.type());
    }
    EncodingPtr selectRows(std::span<const int64_t>) const override { return nullptr; }

    int64_t entries() const override { return m_values.elements(); }
    int64_t entriesOf(int64_t) const override { return m_perRow; }
    void readEntries(int64_t row, int32_t* columns, float* values) const override {
        const auto first = m_positions.begin() + row * m_perRow;
        std::copy(first, first + m_perRow, columns);
        m_values.read(row * m_perRow, m_perRow, values);
    }

  private:
    uint64_t m_seed;
    int64_t m_perRow;
    Tensor m_values;
    std::vector<int32_t> m_positions;
};

EncodingPtr load(const Shape& shape, const StoredEncoding& stored) {
    const auto& rule = storedAttribute<std::string>(stored, "positions");
    if (rule != kRule)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("this program does not know the rule '{}' for random positions; a "
                                "newer version may",
                                rule));
    return std::make_shared<Seeded>(
        shape, static_cast<uint64_t>(storedAttribute<int64_t>(stored, "seed")),
        storedAttribute<int64_t>(stored, "per_row"), storedPart(stored, "values"));
}

std::vector<EncodingPtr> examples(const Shape& shape, std::span<const float> values) {
    const int64_t columns = columnsOf(shape);
    return {encodeSeeded(shape, values, 1, (columns + 9) / 10, DType::F16),
            encodeSeeded(shape, values, ~uint64_t{0}, (columns + 1) / 2, DType::F32)};
}

}  // namespace

std::vector<int32_t> seededPositions(uint64_t seed, int64_t rows, int64_t columns, int64_t perRow) {
    std::vector<int32_t> positions(static_cast<size_t>(rows * perRow));
    parallelFor(rows, 64, [&](int64_t begin, int64_t end) {
        std::vector<uint64_t> taken;
        for (int64_t r = begin; r < end; ++r)
            drawRow(Rng(seed, static_cast<uint64_t>(r)), columns, perRow, taken,
                    positions.data() + r * perRow);
    });
    return positions;
}

EncodingPtr encodeSeeded(const Shape& shape, std::span<const float> values, uint64_t seed,
                         int64_t perRow, DType type) {
    requireFinite(shape, values, "seeded");
    const int64_t rows = rowsOf(shape), columns = columnsOf(shape);
    if (perRow < 1 || perRow > columns)
        throw Error(ErrorKind::Usage, fmt::format("{} values per row of {}; 1 to {} are possible",
                                                  perRow, columns, columns));
    const std::vector<int32_t> positions = seededPositions(seed, rows, columns, perRow);
    std::vector<float> kept(positions.size());
    for (size_t i = 0; i < kept.size(); ++i) {
        const int64_t row = static_cast<int64_t>(i) / perRow;
        kept[i] = values[static_cast<size_t>(row * columns + positions[i])];
    }
    return std::make_shared<Seeded>(shape, seed, perRow, narrowed({rows, perRow}, kept, type));
}

extern const EncodingKind encoding_seeded;
const EncodingKind encoding_seeded = {"seeded", "random positions of a seed", load, examples};

}  // namespace lathe::core
