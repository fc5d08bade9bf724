// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/encoding/encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/base/thread_pool.h"

namespace lathe::core {

#define LATHE_ENCODING(name) extern const EncodingKind encoding_##name;
#include "core/encoding/encodings.inc"
#undef LATHE_ENCODING

Encoding::Encoding(Shape shape)
    : m_shape(std::move(shape)), m_rows(rowsOf(m_shape)), m_columns(columnsOf(m_shape)) {
    elementCount(m_shape);  // refuses impossible shapes
}

std::vector<float> Encoding::decode() const {
    std::vector<float> values(static_cast<size_t>(elements()));
    const int64_t grain = std::max<int64_t>(1, 65536 / std::max<int64_t>(1, m_columns));
    parallelFor(m_rows, grain, [&](int64_t begin, int64_t end) {
        decodeRows(begin, end, values.data() + begin * m_columns);
    });
    return values;
}

std::span<const EncodingKind* const> encodingKinds() {
#define LATHE_ENCODING(name) &encoding_##name,
    static constexpr std::array kKinds = {
#include "core/encoding/encodings.inc"
    };
#undef LATHE_ENCODING
    return kKinds;
}

EncodingPtr loadEncoding(const Shape& shape, const StoredEncoding& stored) {
    for (const EncodingKind* kind : encodingKinds())
        if (kind->id == stored.kind) return kind->load(shape, stored);
    throw Error(ErrorKind::Unsupported,
                fmt::format("this program does not know the encoding '{}'; a newer version may", stored.kind));
}

}  // namespace lathe::core
