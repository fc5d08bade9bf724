// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cache_codes.h"

#include <algorithm>
#include <vector>

#include "core/encoding/bit_pack.h"
#include "core/kernels/packed_codes.h"
#include "core/kernels/vector_ops.h"

namespace lathe::core {

namespace {

bool isWhole(int64_t codes) {
    return codes % 8 == 0;  // they fill whole bytes
}

/// Some of the levels as float32, until the next call in this thread.
struct Levels {
    Levels(std::span<const Float16> allLeast, std::span<const Float16> allSteps, int64_t first,
           int64_t count) {
        thread_local std::vector<float> buffer;
        buffer.resize(static_cast<size_t>(2 * count));
        widenFloat16(allLeast.data() + first, buffer.data(), count);
        widenFloat16(allSteps.data() + first, buffer.data() + count, count);
        least = buffer.data();
        steps = least + count;
    }
    const float *least, *steps;
};

}  // namespace

CacheLayout cacheLayout(CachePart part, int heads, int headDim, const CacheFormat& format) {
    const int64_t columns = int64_t{heads} * headDim;
    const bool keys = part == CachePart::Keys;
    const int64_t rows = keys ? format.group : 1;
    const int64_t perHead = (headDim + format.group - 1) / format.group;
    return {rows, keys ? columns : heads * perHead,
            static_cast<int64_t>(packedBytes(static_cast<size_t>(rows * columns), format.bits))};
}

void CacheCodes::decode(int64_t first, int64_t count, int64_t column, int64_t width, float* out,
                        int64_t stride) const {
    if (part == CachePart::Keys) {
        decodeKeys(first, count, column, width, out, stride);
        return;
    }
    for (int64_t done = 0; done < width;) {  // groups of values end with their head
        const int64_t at = column + done;
        const int64_t here = std::min(width - done, headDim - at % headDim);
        decodeValues(first, count, at, here, out + done, stride);
        done += here;
    }
}

void CacheCodes::decodeKeys(int64_t first, int64_t count, int64_t column, int64_t width, float* out,
                            int64_t stride) const {
    const CacheLayout layout = cacheLayout(part, heads, headDim, format);
    const bool whole = isWhole(columns()) && isWhole(column);
    for (int64_t end = first + count; first < end;) {
        const int64_t block = first / layout.rows, row = first % layout.rows;
        const int64_t rows = std::min(layout.rows - row, end - first);
        const Levels levels(least, steps, block * layout.groups + column, width);
        const std::byte* stored = codes.data() + block * layout.codesBytes;
        const int64_t index = row * columns() + column;
        if (whole) {
            const int64_t rowBytes = columns() / 8 * format.bits;
            decodeColumns({stored + index / 8 * format.bits, codes.data() + codes.size(), rowBytes,
                           format.bits, rows, width},
                          levels.least, levels.steps, out, stride);
        } else {
            for (int64_t r = 0; r < rows; ++r)
                for (int64_t c = 0; c < width; ++c)
                    out[r * stride + c] =
                        levels.least[c] +
                        levels.steps[c] *
                            static_cast<float>(codeAt(stored, format.bits,
                                                      static_cast<size_t>(index + r * columns() + c)));
        }
        first += rows;
        out += rows * stride;
    }
}

void CacheCodes::decodeValues(int64_t first, int64_t count, int64_t column, int64_t width,
                              float* out, int64_t stride) const {
    const CacheLayout layout = cacheLayout(part, heads, headDim, format);
    const Levels levels(least, steps, first * layout.groups, count * layout.groups);
    const int64_t head = column / headDim, inHead = column % headDim;
    const int64_t group = std::min<int64_t>(format.group, headDim);
    const int64_t level = head * (layout.groups / heads) + inHead / group;
    const std::byte* stored = codes.data() + first * layout.codesBytes;
    if (isWhole(column) && (isWhole(group) || group == headDim)) {
        decodeGroups({stored + column / 8 * format.bits, codes.data() + codes.size(),
                      layout.codesBytes, format.bits, count, width},
                     {levels.least + level, levels.steps + level, layout.groups, group,
                      inHead % group},
                     out, stride);
        return;
    }
    for (int64_t r = 0; r < count; ++r, stored += layout.codesBytes)
        for (int64_t c = 0; c < width; ++c) {
            const int64_t at = r * layout.groups + level + (inHead % group + c) / group;
            const uint8_t code = codeAt(stored, format.bits, static_cast<size_t>(column + c));
            out[r * stride + c] = levels.least[at] + levels.steps[at] * static_cast<float>(code);
        }
}

}  // namespace lathe::core
