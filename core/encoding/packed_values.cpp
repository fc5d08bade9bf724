// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/packed_values.h"

#include <algorithm>
#include <cstring>

#include "core/encoding/dense.h"

namespace lathe::core {

EncodingPtr gatheredElements(const Tensor& whole, const Shape& shape, Places places) {
    const size_t width = sizeOf(whole.type());
    std::vector<std::byte> bytes(places.size() * width);
    for (size_t i = 0; i < places.size(); ++i)
        if (places[i] >= 0)
            std::memcpy(bytes.data() + i * width,
                        whole.buffer().data + static_cast<size_t>(places[i]) * width, width);
    return makeDense(Tensor(whole.type(), shape, Buffer::adopt(std::move(bytes))));
}

EncodingPtr gatheredCodes(const AffineParts& whole, int64_t columns, const Shape& shape,
                          Places places, int64_t group) {
    std::vector<uint8_t> codes(places.size());
    for (size_t i = 0; i < places.size(); ++i)
        if (places[i] >= 0) codes[i] = whole.codes[static_cast<size_t>(places[i])];
    AffineLayout layout = whole.layout;
    if (group > 0) layout.group = group;
    if (group > 0 || layout.granularity == Granularity::Tensor)
        return makeAffine(shape, layout, codes, whole.scales, whole.zeros);
    std::vector<float> scales, zeros;
    const auto width = static_cast<size_t>(columnsOf(shape));
    for (size_t first = 0; first < places.size(); first += width) {
        const Places row = places.subspan(first, width);
        const auto any = std::ranges::find_if(row, [](int64_t place) { return place >= 0; });
        const auto from = any == row.end() ? 0 : static_cast<size_t>(*any / columns);
        scales.push_back(whole.scales[from]);
        if (layout.hasZero) zeros.push_back(whole.zeros[from]);
    }
    return makeAffine(shape, layout, codes, scales, zeros);
}

}  // namespace lathe::core
