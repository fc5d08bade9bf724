// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An immutable, contiguous array of one element type: owned, or a window into a mapped file that
// stays open as long as any tensor of it lives.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/tensor/dtype.h"
#include "core/tensor/recycling.h"
#include "core/tensor/shape.h"

namespace lathe::core {

/// Bytes somebody else may own.
struct Buffer {
    std::shared_ptr<const void> owner;
    const std::byte* data = nullptr;
    size_t size = 0;

    std::span<const std::byte> span() const { return {data, size}; }
    Buffer slice(size_t offset, size_t length) const;  ///< shares the owner; throws Error(Corrupt) outside

    template <class T>
    static Buffer adopt(std::vector<T> values) {
        auto held = std::make_shared<const std::vector<T>>(std::move(values));
        return {held, reinterpret_cast<const std::byte*>(held->data()), held->size() * sizeof(T)};
    }
};

class Tensor {
  public:
    Tensor() = default;
    /// Throws Error(Corrupt) unless the buffer has exactly the bytes of the shape.
    Tensor(DType type, Shape shape, Buffer buffer);

    static Tensor fromFloats(Shape shape, std::vector<float> values);  ///< F32, adopted
    template <class T>
    static Tensor adopt(DType type, Shape shape, std::vector<T> values) {
        return Tensor(type, std::move(shape), Buffer::adopt(std::move(values)));
    }

    DType type() const { return m_type; }
    const Shape& shape() const { return m_shape; }
    int64_t elements() const { return m_elements; }
    const Buffer& buffer() const { return m_buffer; }
    size_t sizeBytes() const { return m_buffer.size; }

    /// Converts `count` elements from `first` to float (any element type, any alignment).
    void read(int64_t first, int64_t count, float* out) const;
    std::vector<float> toFloats() const;

    /// A copy in another floating type, rounded to nearest even. F32, F16, BF16, F8E4M3, F8E5M2, F64.
    Tensor converted(DType type) const;

  private:
    DType m_type = DType::F32;
    Shape m_shape{0};
    int64_t m_elements = 0;
    Buffer m_buffer;
};

/// A float matrix somebody else owns: row r starts at data + r*stride.
struct ConstMatrix {
    const float* data = nullptr;
    int64_t rows = 0, columns = 0, stride = 0;
    const float* row(int64_t r) const { return data + r * stride; }
};

/// An owned float matrix, row-major without gaps.
struct Matrix {
    int64_t rows = 0, columns = 0;
    RecycledFloats values;

    Matrix() = default;
    Matrix(int64_t r, int64_t c) : rows(r), columns(c), values(static_cast<size_t>(r * c)) {}
    float* row(int64_t r) { return values.data() + r * columns; }
    const float* row(int64_t r) const { return values.data() + r * columns; }
    ConstMatrix view() const { return {values.data(), rows, columns, columns}; }
};

}  // namespace lathe::core
