// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>

#include "core/encoding/dense.h"
#include "core/methods/prune/pruning.h"

namespace lathe::core {

EncodingPtr withZeros(const EncodingPtr& encoding, std::span<const float> values,
                      std::span<const uint8_t> mask) {
    if (std::find(mask.begin(), mask.end(), uint8_t{1}) == mask.end()) return encoding;
    if (const Tensor* plain = encoding->plain()) {
        const Buffer& old = plain->buffer();
        std::vector<std::byte> bytes(old.data, old.data + old.size);
        const size_t width = sizeOf(plain->type());
        for (size_t i = 0; i < mask.size(); ++i)
            if (mask[i])
                std::memset(bytes.data() + i * width, 0, width);  // all types spell zero so
        return makeDense(Tensor(plain->type(), plain->shape(), Buffer::adopt(std::move(bytes))));
    }
    std::vector<float> kept(values.begin(), values.end());
    for (size_t i = 0; i < mask.size(); ++i)
        if (mask[i]) kept[i] = 0;
    return encoding->reencode(kept);
}

}  // namespace lathe::core
