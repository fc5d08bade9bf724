// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one switch over element types in the program: dispatch(type, f) calls f with a Tag of the C++
// type that stores one element.

#include <cstdint>
#include <type_traits>

#include "core/base/error.h"
#include "core/tensor/dtype.h"
#include "core/tensor/floats.h"

namespace lathe::core {

template <class T>
struct Tag {
    using Type = T;
};

template <class Call>
decltype(auto) dispatch(DType type, Call&& call) {
    switch (type) {
        case DType::F32: return call(Tag<float>{});
        case DType::F64: return call(Tag<double>{});
        case DType::F16: return call(Tag<Float16>{});
        case DType::BF16: return call(Tag<BFloat16>{});
        case DType::F8E4M3: return call(Tag<Float8E4M3>{});
        case DType::F8E5M2: return call(Tag<Float8E5M2>{});
        case DType::I8: return call(Tag<int8_t>{});
        case DType::U8: return call(Tag<uint8_t>{});
        case DType::I16: return call(Tag<int16_t>{});
        case DType::U16: return call(Tag<uint16_t>{});
        case DType::I32: return call(Tag<int32_t>{});
        case DType::U32: return call(Tag<uint32_t>{});
        case DType::I64: return call(Tag<int64_t>{});
        case DType::U64: return call(Tag<uint64_t>{});
        case DType::Bool: return call(Tag<bool>{});
    }
    throw Error(ErrorKind::Internal, "unknown element type");
}

/// Element conversions of the integer types, so that generic code reads the same for all.
template <class T>
    requires std::is_arithmetic_v<T>
float toFloat(T value) {
    return static_cast<float>(value);
}

}  // namespace lathe::core
