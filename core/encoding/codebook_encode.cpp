// SPDX-License-Identifier: GPL-3.0-or-later
// From values to codebook codes.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/bit_pack.h"
#include "core/encoding/codebook_parts.h"

namespace lathe::core {

namespace {

constexpr int64_t kTile = 32;  // rows

/// Finds the nearest value of a table by its sorted middles.
class Nearest {
  public:
    explicit Nearest(std::span<const float> table) : m_codes(table.size()) {
        std::iota(m_codes.begin(), m_codes.end(), uint8_t{0});
        std::stable_sort(m_codes.begin(), m_codes.end(),
                         [&](int a, int b) { return table[a] < table[b]; });
        for (size_t i = 0; i + 1 < m_codes.size(); ++i)
            m_middles.push_back(table[m_codes[i]] / 2 + table[m_codes[i + 1]] / 2);
        // Equal values share the first code, so that 0 does not become FP4's -0.
        for (size_t i = 1; i < m_codes.size(); ++i)
            if (table[m_codes[i]] == table[m_codes[i - 1]]) m_codes[i] = m_codes[i - 1];
    }
    uint8_t code(float x) const {
        const auto at = std::lower_bound(m_middles.begin(), m_middles.end(), x);
        return m_codes[static_cast<size_t>(at - m_middles.begin())];
    }

  private:
    std::vector<uint8_t> m_codes;
    std::vector<float> m_middles;
};

void requireFinite(std::span<const float> values, int64_t columns) {
    for (size_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i]))
            throw Error(
                ErrorKind::Refused,
                fmt::format("the value at row {}, column {} is {}; a codebook needs finite values",
                            static_cast<int64_t>(i) / columns, static_cast<int64_t>(i) % columns,
                            values[i]));
}

std::vector<float> blockPeaks(int64_t rows, int64_t columns, const CodebookLayout& layout,
                              std::span<const float> values) {
    const int64_t perRow = layout.blocksPerRow(columns);
    std::vector<float> peaks(static_cast<size_t>(rows * perRow), 0);
    parallelFor(perRow > 0 ? rows : 0, kTile, [&](int64_t begin, int64_t end) {
        for (int64_t r = begin; r < end; ++r)
            for (int64_t c = 0; c < columns; ++c) {
                float& peak = peaks[static_cast<size_t>(r * perRow + c / layout.block)];
                peak = std::max(peak, std::abs(values[static_cast<size_t>(r * columns + c)]));
            }
    });
    return peaks;
}

}  // namespace

void storeScales(CodebookParts& parts, const CodebookLayout& layout,
                 const std::vector<float>& scales) {
    const auto count = static_cast<int64_t>(scales.size());
    if (!layout.doubleQuantized) {
        parts.scales = Tensor::fromFloats({count}, scales).converted(layout.scaleType);
        for (const float scale : parts.scales.toFloats())
            if (!std::isfinite(scale))
                throw Error(ErrorKind::Refused,
                            fmt::format("a block's scale does not fit {}; choose f32 scales",
                                        nameOf(layout.scaleType)));
        return;
    }
    double sum = 0;
    for (const float scale : scales) sum += scale;
    const auto offset = static_cast<float>(count > 0 ? sum / static_cast<double>(count) : 0);
    const Nearest nearest(dynamicTable());
    std::vector<float> blocks(static_cast<size_t>((count + kScalesPerBlock - 1) / kScalesPerBlock),
                              0);
    for (size_t i = 0; i < scales.size(); ++i) {
        float& block = blocks[i / kScalesPerBlock];
        block = std::max(block, std::abs(scales[i] - offset));
    }
    std::vector<uint8_t> codes(scales.size());
    for (size_t i = 0; i < scales.size(); ++i) {
        const float block = blocks[i / kScalesPerBlock];
        codes[i] = nearest.code(block > 0 ? (scales[i] - offset) / block : 0);
    }
    parts.scales = Tensor::adopt(DType::U8, {count}, std::move(codes));
    const auto blockCount = static_cast<int64_t>(blocks.size());
    parts.scaleBlocks = Tensor::fromFloats({blockCount}, std::move(blocks));
    parts.scaleOffset = Tensor::fromFloats({1}, {offset});
}

std::vector<float> codebookScales(const Shape& shape, const CodebookLayout& layout,
                                  std::span<const float> values) {
    layout.check();
    const int64_t rows = rowsOf(shape), columns = columnsOf(shape);
    requireFinite(values, columns);
    CodebookParts parts;
    storeScales(parts, layout, blockPeaks(rows, columns, layout, values));
    std::vector<float> scales(static_cast<size_t>(parts.scales.elements()));
    readScales(parts, layout, 0, parts.scales.elements(), scales.data());
    return scales;
}

EncodingPtr encodeCodebook(const Shape& shape, const CodebookLayout& layout,
                           std::span<const float> tables, std::span<const float> values,
                           const JobContext* job) {
    layout.check();
    const int64_t rows = rowsOf(shape), columns = columnsOf(shape),
                  perRow = layout.blocksPerRow(columns);
    const size_t entries = size_t{1} << layout.bits;
    const int64_t tableRows = layout.tablePerRow ? rows : 1;
    if (tables.size() != entries * static_cast<size_t>(tableRows) ||
        static_cast<int64_t>(values.size()) != elementCount(shape))
        throw Error(ErrorKind::Internal,
                    fmt::format("{} table values and {} values for a weight {} of {} bits",
                                tables.size(), values.size(), toText(shape), layout.bits));
    requireFinite(values, columns);
    CodebookParts parts;
    parts.tables = Tensor::fromFloats({tableRows, static_cast<int64_t>(entries)},
                                      {tables.begin(), tables.end()})
                       .converted(layout.tableType);
    const std::vector<float> stored = parts.tables.toFloats();
    if (!std::equal(stored.begin(), stored.end(), tables.begin()))
        throw Error(ErrorKind::Internal,
                    fmt::format("a table value is not exact as {}", nameOf(layout.tableType)));
    storeScales(parts, layout, blockPeaks(rows, columns, layout, values));

    const size_t stride = packedBytes(static_cast<size_t>(columns), layout.bits);
    std::vector<std::byte> packed(stride * static_cast<size_t>(rows));
    const Nearest shared(tables.first(std::min(tables.size(), entries)));
    parallelFor(
        rows, kTile,
        [&](int64_t begin, int64_t end) {
            std::vector<uint8_t> codes(static_cast<size_t>(columns));
            std::vector<float> scales(static_cast<size_t>(perRow));
            for (int64_t r = begin; r < end; ++r) {
                const Nearest own(layout.tablePerRow
                                      ? tables.subspan(static_cast<size_t>(r) * entries, entries)
                                      : tables.first(0));
                const Nearest& nearest = layout.tablePerRow ? own : shared;
                readScales(parts, layout, r * perRow, perRow, scales.data());
                for (int64_t c = 0; c < columns; ++c) {
                    const float x = values[static_cast<size_t>(r * columns + c)];
                    const float scale =
                        perRow > 0 ? scales[static_cast<size_t>(c / layout.block)] : 1;
                    codes[static_cast<size_t>(c)] = nearest.code(scale == 0 ? 0 : x / scale);
                }
                packBits(codes, layout.bits, packed.data() + static_cast<size_t>(r) * stride);
            }
        },
        job);
    parts.codes = Tensor::adopt(DType::U8, {rows, static_cast<int64_t>(stride)}, std::move(packed));
    return makeCodebook(shape, layout, std::move(parts));
}

}  // namespace lathe::core
