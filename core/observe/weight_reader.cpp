// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/weight_reader.h"

#include <algorithm>
#include <optional>

#include "core/base/thread_pool.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

namespace {

constexpr int64_t kDecoded = 8192;     // values that are written and stay in the first-level cache
constexpr int64_t kAsTheyLie = 32768;  // values that stay in the second-level cache
constexpr int64_t kSmallest = 262144;  // values of a tile that is worth sums of its own

void readValues(const Tensor& tensor, int64_t first, int64_t count, float* out) {
    const std::byte* source = tensor.buffer().data;
    if (tensor.type() == DType::F16)
        widenFloat16(source + 2 * first, out, count);
    else if (tensor.type() == DType::BF16)
        widenBFloat16(source + 2 * first, out, count);
    else
        tensor.read(first, count, out);
}

/// The values from `at` on, where they can be read as they lie.
std::optional<ValueBlock> inPlace(const Tensor& tensor, int64_t at = 0) {
    const auto as = [&]<class T>(const T*) -> std::optional<ValueBlock> {
        const std::byte* first = tensor.buffer().data;
        if (reinterpret_cast<uintptr_t>(first) % alignof(T) != 0) return {};
        return ValueBlock{reinterpret_cast<const T*>(first) + at};
    };
    switch (tensor.type()) {
        case DType::F32:
            return as(static_cast<const float*>(nullptr));
        case DType::F16:
            return as(static_cast<const Float16*>(nullptr));
        case DType::BF16:
            return as(static_cast<const BFloat16*>(nullptr));
        default:
            return {};
    }
}

}  // namespace

WeightReader::WeightReader(const Encoding& weight, const WeightSample& sample, int64_t maxTiles)
    : m_weight(weight), m_sample(sample) {
    const auto rows = static_cast<int64_t>(sample.rows.size());
    const int64_t perRow = static_cast<int64_t>(sample.pieces.size()) * sample.width;
    m_grain = std::max(
        {int64_t{1}, (rows + maxTiles - 1) / maxTiles, kSmallest / std::max<int64_t>(1, perRow)});
    m_tiles = static_cast<size_t>((rows + m_grain - 1) / m_grain);
}

ValueBlock WeightReader::plainBlock(const Tensor& tensor, int64_t row, int64_t rows, int64_t column,
                                    int64_t width, std::vector<float>& values) const {
    const int64_t columns = m_weight.columns();
    const auto rowAt = [&](int64_t r) { return m_sample.rows[static_cast<size_t>(row + r)]; };
    if (rowAt(rows - 1) - rowAt(0) == rows - 1)
        if (const auto block = inPlace(tensor, rowAt(0) * columns + column))
            return {block->data, rows, width, columns};
    values.resize(static_cast<size_t>(rows * width));
    for (int64_t r = 0; r < rows; ++r)
        readValues(tensor, rowAt(r) * columns + column, width, values.data() + r * width);
    return {values.data(), rows, width, width};
}

void WeightReader::decode(int64_t row, int64_t rows, std::vector<float>& values) const {
    const int64_t columns = m_weight.columns();
    values.resize(static_cast<size_t>(rows * columns));
    for (int64_t r = 0; r < rows; ++r) {
        const int64_t at = m_sample.rows[static_cast<size_t>(row + r)];
        m_weight.decodeRows(at, at + 1, values.data() + r * columns);
    }
}

void WeightReader::eachBlock(int64_t begin, int64_t end, Order order, const JobContext& job,
                             const Visit& visit) const {
    const Tensor* plain = m_weight.plain();
    const int64_t columns = m_weight.columns(),
                  size = plain && inPlace(*plain) ? kAsTheyLie : kDecoded,
                  width = std::min(size, m_sample.width);
    const bool whole = m_sample.pieces.size() == 1 && width == m_sample.width;
    const int64_t most = whole ? std::max<int64_t>(1, size / std::max<int64_t>(1, width)) : 1;
    std::vector<float> values;
    const int64_t blocks = (end - begin + most - 1) / most;
    for (int64_t i = 0; i < blocks; ++i) {
        const int64_t row = begin + most * (order == Order::Ascending ? i : blocks - 1 - i),
                      rows = std::min(most, end - row);
        if (!plain) decode(row, rows, values);
        for (const int64_t piece : m_sample.pieces)
            for (int64_t done = 0; done < m_sample.width; done += width) {
                job.checkpoint();
                const int64_t column = piece + done, count = std::min(width, m_sample.width - done);
                visit(static_cast<size_t>(row), column,
                      plain ? plainBlock(*plain, row, rows, column, count, values)
                            : ValueBlock{values.data() + column, rows, count, columns});
            }
    }
}

void WeightReader::eachTile(const JobContext& job, const Tile& tile, Order order) const {
    const auto rows = static_cast<int64_t>(m_sample.rows.size());
    parallelFor(
        static_cast<int64_t>(m_tiles), 1,
        [&](int64_t first, int64_t last) {
            for (int64_t i = first; i < last; ++i) {
                const int64_t at =
                    order == Order::Ascending ? i : static_cast<int64_t>(m_tiles) - 1 - i;
                const int64_t begin = at * m_grain, end = std::min(rows, begin + m_grain);
                tile(static_cast<size_t>(at),
                     [&](const Visit& visit) { eachBlock(begin, end, order, job, visit); });
            }
        },
        &job);
}

}  // namespace lathe::core
