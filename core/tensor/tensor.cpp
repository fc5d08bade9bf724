// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/tensor.h"

#include <fmt/format.h>

#include <cstring>

#include "core/base/error.h"
#include "core/tensor/dispatch.h"

namespace lathe::core {

namespace {

template <class T>
std::vector<T> convertAll(const Tensor& source, T (*convert)(float)) {
    const std::vector<float> floats = source.toFloats();
    std::vector<T> out(floats.size());
    for (size_t i = 0; i < floats.size(); ++i) out[i] = convert(floats[i]);
    return out;
}

}  // namespace

Buffer Buffer::slice(size_t offset, size_t length) const {
    if (offset > size || length > size - offset)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("bytes {} to {} were expected, but only {} are there", offset,
                                offset + length, size));
    return {owner, data + offset, length};
}

Tensor::Tensor(DType type, Shape shape, Buffer buffer)
    : m_type(type), m_shape(std::move(shape)), m_elements(elementCount(m_shape)), m_buffer(std::move(buffer)) {
    const uint64_t expected = checkedProduct(static_cast<uint64_t>(m_elements), sizeOf(type));
    if (expected != m_buffer.size)
        throw Error(ErrorKind::Corrupt, fmt::format("a tensor {} of {} needs {} bytes, {} are there",
                                                    toText(m_shape), nameOf(type), expected, m_buffer.size));
}

Tensor Tensor::fromFloats(Shape shape, std::vector<float> values) {
    return adopt(DType::F32, std::move(shape), std::move(values));
}

void Tensor::read(int64_t first, int64_t count, float* out) const {
    dispatch(m_type, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const std::byte* source = m_buffer.data + static_cast<size_t>(first) * sizeof(T);
        if constexpr (std::is_same_v<T, float>) {
            if (count > 0) std::memcpy(out, source, static_cast<size_t>(count) * sizeof(float));
        } else {
            for (int64_t i = 0; i < count; ++i) {
                if constexpr (std::is_same_v<T, bool>) {
                    out[i] = source[i] != std::byte{0} ? 1.0f : 0.0f;
                } else {
                    T value;
                    std::memcpy(&value, source + static_cast<size_t>(i) * sizeof(T), sizeof(T));
                    out[i] = toFloat(value);
                }
            }
        }
    });
}

std::vector<float> Tensor::toFloats() const {
    std::vector<float> out(static_cast<size_t>(m_elements));
    read(0, m_elements, out.data());
    return out;
}

Tensor Tensor::converted(DType type) const {
    if (type == m_type) return *this;
    switch (type) {
        case DType::F32: return fromFloats(m_shape, toFloats());
        case DType::F16: return adopt(type, m_shape, convertAll<Float16>(*this, toFloat16));
        case DType::BF16: return adopt(type, m_shape, convertAll<BFloat16>(*this, toBFloat16));
        case DType::F8E4M3: return adopt(type, m_shape, convertAll<Float8E4M3>(*this, toFloat8E4M3));
        case DType::F8E5M2: return adopt(type, m_shape, convertAll<Float8E5M2>(*this, toFloat8E5M2));
        case DType::F64:
            return adopt(type, m_shape, convertAll<double>(*this, [](float v) { return double{v}; }));
        default:
            throw Error(ErrorKind::Unsupported,
                        fmt::format("cannot convert {} to {}", nameOf(m_type), nameOf(type)));
    }
}

}  // namespace lathe::core
