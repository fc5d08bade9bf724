// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/cache_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/bit_pack.h"
#include "core/solvers/grid.h"

namespace lathe::core {

namespace {

/// Values of one group, `stride` apart.
struct Run {
    int64_t first, stride, count;
};

/// The grid of a group. Codes are found with its values as they are stored.
struct Levels {
    float least, step;
};

Levels levelsOf(const float* values, const Run& run, int bits) {
    float low = values[run.first], high = low;
    bool finite = true;
    for (int64_t i = 0; i < run.count; ++i) {
        const float value = values[run.first + i * run.stride];
        finite &= std::isfinite(value);
        low = std::min(low, value);
        high = std::max(high, value);
    }
    constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
    if (!finite) return {kNaN, kNaN};  // a broken model stays one
    for (const float end : {low, high})
        if (!std::isfinite(toFloat(toFloat16(end))))
            throw Error(ErrorKind::Refused,
                        fmt::format("a key or value is {}, and a rounded cache stores the ends of "
                                    "their ranges as float16; leave this layer out",
                                    end));
    Levels levels{toFloat(toFloat16(low)), 0};
    const float range = high - levels.least;
    if (range > 0)
        levels.step = storedScale(range / static_cast<float>((1 << bits) - 1), DType::F16);
    return levels;
}

void encodeRun(const float* values, const Run& run, const Levels& levels, int bits,
               uint8_t* codes) {
    const bool flat = !(levels.step > 0);  // constant, or not finite
    const auto highest = static_cast<float>((1 << bits) - 1);
    for (int64_t i = 0; i < run.count; ++i) {
        const int64_t at = run.first + i * run.stride;
        codes[at] = flat ? uint8_t{0}
                         : static_cast<uint8_t>(nearestSteps(values[at] - levels.least, levels.step,
                                                             0, highest, Rounding::HalfEven));
    }
}

/// The groups of a block, in the order in which their levels are stored.
template <class Visit>
void forEachRun(CachePart part, int heads, int headDim, int64_t group, const Visit& visit) {
    if (part == CachePart::Keys) {
        const int64_t columns = int64_t{heads} * headDim;
        for (int64_t c = 0; c < columns; ++c) visit(Run{c, columns, group});
        return;
    }
    for (int64_t head = 0; head < heads; ++head)
        for (int64_t first = 0; first < headDim; first += group)
            visit(Run{head * headDim + first, 1, std::min<int64_t>(group, headDim - first)});
}

}  // namespace

CacheSize& CacheSize::operator+=(const CacheSize& other) {
    codes += other.codes;
    groups += other.groups;
    exact += other.exact;
    return *this;
}

CacheRows::CacheRows(CachePart part, int heads, int headDim)
    : m_part(part), m_heads(heads), m_headDim(headDim), m_columns(int64_t{heads} * headDim) {}

void CacheRows::append(const CacheFormat& format, int64_t position, const float* values,
                       int64_t rows) {
    if (position > length())
        throw Error(ErrorKind::Internal,
                    fmt::format("a cache of {} positions has none before {}", length(), position));
    if (position == 0) {
        truncate(0);
        m_format = format;
        if (format.rounds()) m_layout = cacheLayout(m_part, m_heads, m_headDim, format);
    }
    if (!(format == m_format))
        throw Error(ErrorKind::Internal, fmt::format("a cache begun as {} is continued as {}",
                                                     toText(m_format), toText(format)));
    truncate(position);
    m_exact.insert(m_exact.end(), values, values + rows * m_columns);
    if (rows > 0) roundUpTo(m_format.rounded(m_part, position + rows - 1));
}

void CacheRows::roundUpTo(int64_t length) {
    for (; m_rounded < length; m_rounded += m_layout.rows)
        roundBlock(m_exact.data() + (m_rounded - m_firstExact) * m_columns);
}

void CacheRows::roundBlock(const float* rows) {
    std::vector<uint8_t> codes(static_cast<size_t>(m_layout.rows * m_columns));
    forEachRun(m_part, m_heads, m_headDim, m_format.group, [&](const Run& run) {
        const Levels levels = levelsOf(rows, run, m_format.bits);
        encodeRun(rows, run, levels, m_format.bits, codes.data());
        m_least.push_back(toFloat16(levels.least));
        m_steps.push_back(toFloat16(levels.step));
    });
    const size_t first = m_codes.size();
    m_codes.resize(first + static_cast<size_t>(m_layout.codesBytes));
    packBits(codes, m_format.bits, m_codes.data() + first);
}

void CacheRows::settle() {
    const int64_t rounded = m_format.rounded(m_part, length());
    roundUpTo(rounded);
    const int64_t gone = rounded - m_firstExact, kept = exactRows() - gone;
    if (gone <= 0) return;
    const auto first = m_exact.begin() + gone * m_columns;
    if (gone > kept)
        m_exact = std::vector<float>(first, m_exact.end());  // gives memory back
    else
        m_exact.erase(m_exact.begin(), first);
    m_firstExact = rounded;
}

ConstMatrix CacheRows::exact() const {
    return {m_exact.data(), exactRows(), m_columns, m_columns};
}

RoundedRows CacheRows::rounded() const {
    return {{m_part, m_heads, m_headDim, m_format, m_rounded, m_codes, m_least, m_steps},
            m_format,
            m_firstExact};
}

RoundedRows CacheRows::decode(int64_t first, Matrix& out) const {
    constexpr int64_t kRowsPerTile = 128;
    out.rows = m_rounded;
    out.columns = m_columns;
    out.values.resize(static_cast<size_t>(m_rounded * m_columns));
    RoundedRows all = rounded();
    parallelFor(std::max<int64_t>(0, m_rounded - first), kRowsPerTile,
                [&](int64_t begin, int64_t end) {
                    all.codes.decode(first + begin, end - begin, 0, m_columns,
                                     out.row(first + begin), m_columns);
                });
    all.rows = out.view();
    return all;
}

void CacheRows::read(int64_t index, BlockCodes& block) const {
    block.codes.resize(static_cast<size_t>(m_layout.rows * m_columns));
    unpackBits(m_codes.data() + index * m_layout.codesBytes, m_format.bits, 0, block.codes.size(),
               block.codes.data());
    const auto groups = static_cast<size_t>(m_layout.groups);
    block.least.resize(groups);
    block.steps.resize(groups);
    for (size_t i = 0; i < groups; ++i) {
        block.least[i] = toFloat(m_least[static_cast<size_t>(index) * groups + i]);
        block.steps[i] = toFloat(m_steps[static_cast<size_t>(index) * groups + i]);
    }
}

int64_t CacheRows::restorable(int64_t length) const {
    if (length >= this->length()) return length;
    const int64_t rounded = m_format.rounded(m_part, length);
    if (rounded >= m_firstExact) return length;
    // The rows behind `rounded` are there no more; at `rounded` none were needed, if it was ever
    // the length of a cache without a tail.
    return m_format.rounded(m_part, rounded) == rounded ? rounded : 0;
}

void CacheRows::truncate(int64_t length) {
    if (length >= this->length()) return;
    if (restorable(length) != length)
        throw Error(ErrorKind::Internal,
                    fmt::format("a cache of {} positions, {} of them rounded, cannot be as it was "
                                "with {}",
                                this->length(), m_rounded, length));
    m_rounded = std::min(m_rounded, m_format.rounded(m_part, length));
    m_firstExact = std::min(m_firstExact, length);
    m_exact.resize(static_cast<size_t>((length - m_firstExact) * m_columns));
    m_codes.resize(static_cast<size_t>(blocks() * m_layout.codesBytes));
    m_least.resize(static_cast<size_t>(blocks() * m_layout.groups));
    m_steps.resize(m_least.size());
}

CacheSize CacheRows::size() const {
    return {m_codes.size(), (m_least.size() + m_steps.size()) * sizeof(Float16),
            m_exact.size() * sizeof(float)};
}

CacheSize CacheRows::sizeAt(CachePart part, int heads, int headDim, const CacheFormat& format,
                            int64_t length) {
    const int64_t rounded = format.rounded(part, length);
    CacheSize size;
    size.exact = static_cast<uint64_t>((length - rounded) * heads * headDim) * sizeof(float);
    if (!format.rounds()) return size;
    const CacheLayout layout = cacheLayout(part, heads, headDim, format);
    const auto blocks = static_cast<uint64_t>(rounded / layout.rows);
    size.codes = blocks * static_cast<uint64_t>(layout.codesBytes);
    size.groups = blocks * static_cast<uint64_t>(layout.groups) * 2 * sizeof(Float16);
    return size;
}

}  // namespace lathe::core
