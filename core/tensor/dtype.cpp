// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/dtype.h"

#include <array>

#include "core/tensor/dispatch.h"

namespace lathe::core {

namespace {
constexpr std::array<std::string_view, kDTypeCount> kNames = {
    "f32", "f64", "f16", "bf16", "f8_e4m3", "f8_e5m2", "i8", "u8",
    "i16", "u16", "i32", "u32",  "i64",     "u64",     "bool"};
}

size_t sizeOf(DType type) {
    return dispatch(type, [](auto tag) { return sizeof(typename decltype(tag)::Type); });
}

std::string_view nameOf(DType type) { return kNames.at(static_cast<size_t>(type)); }

std::optional<DType> dtypeNamed(std::string_view name) {
    for (size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == name) return static_cast<DType>(i);
    return std::nullopt;
}

bool isFloating(DType type) { return type <= DType::F8E5M2; }

}  // namespace lathe::core
