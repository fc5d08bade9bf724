// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/rope_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/encoding/dense.h"

namespace lathe::core {

namespace {

/// Where channel r (0 or 1) of pair i stands.
int64_t channelOf(RopeStyle style, int64_t pair, int64_t r, int64_t dimensions) {
    return style == RopeStyle::Pairs ? 2 * pair + r : r * (dimensions / 2) + pair;
}

bool isVector(const Encoding& encoding) { return encoding.shape().size() == 1; }

}  // namespace

int64_t ropeChannel(const RopeSpec& rope, int64_t pair, int64_t r) {
    return channelOf(rope.style, pair, r, rope.dimensions);
}

bool sameRotation(const RopeSpec& a, const RopeSpec& b) {
    constexpr double kTolerance = 1e-5;
    if ((a.style == RopeStyle::None) != (b.style == RopeStyle::None)) return false;
    const std::vector<double> x = ropeFrequencies(a), y = ropeFrequencies(b);
    return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [](double p, double q) { return std::abs(p - q) <= kTolerance * std::abs(p); });
}

std::vector<int64_t> ropeRowOrder(const RopeSpec& rope, int heads, int headDim, RopeStyle style) {
    std::vector<int64_t> order(static_cast<size_t>(heads) * static_cast<size_t>(headDim));
    for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int64_t>(i);
    for (int64_t head = 0; head < heads; ++head)
        for (int64_t pair = 0; pair < rope.dimensions / 2; ++pair)
            for (int64_t r = 0; r < 2; ++r)
                order[static_cast<size_t>(head * headDim + channelOf(style, pair, r, rope.dimensions))] =
                    head * headDim + channelOf(rope.style, pair, r, rope.dimensions);
    return order;
}

EncodingPtr reordered(const Encoding& encoding, std::span<const int64_t> order) {
    if (!isVector(encoding)) return encoding.selectRows(order);
    const Tensor* plain = encoding.plain();
    if (!plain) return nullptr;
    const size_t size = sizeOf(plain->type());
    std::vector<std::byte> bytes(size * order.size());
    for (size_t i = 0; i < order.size(); ++i)
        std::memcpy(bytes.data() + i * size, plain->buffer().data + static_cast<size_t>(order[i]) * size, size);
    return makeDense(Tensor(plain->type(), encoding.shape(), Buffer::adopt(std::move(bytes))));
}

std::vector<float> reordered(const Encoding& encoding, std::span<const float> values, std::span<const int64_t> order) {
    const auto width = static_cast<size_t>(isVector(encoding) ? 1 : encoding.columns());
    std::vector<float> moved;
    moved.reserve(values.size());
    for (const int64_t row : order) {
        const auto from = values.subspan(static_cast<size_t>(row) * width, width);
        moved.insert(moved.end(), from.begin(), from.end());
    }
    return moved;
}

}  // namespace lathe::core
