// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names of the element types in a safetensors header, shared by reader and writer.

#include <array>
#include <string_view>

#include "core/tensor/dtype.h"

namespace lathe::core {

struct SafetensorsType {
    std::string_view name;
    DType type;
};

/// In the order of the reference implementation's enumeration (the writer sorts by it, last first);
/// types that DType does not have (F4, F6_E2M3, F6_E3M2, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, C64)
/// are left out.
inline constexpr std::array<SafetensorsType, kDTypeCount> kSafetensorsTypes = {{
    {"BOOL", DType::Bool},
    {"U8", DType::U8},
    {"I8", DType::I8},
    {"F8_E5M2", DType::F8E5M2},
    {"F8_E4M3", DType::F8E4M3},
    {"I16", DType::I16},
    {"U16", DType::U16},
    {"F16", DType::F16},
    {"BF16", DType::BF16},
    {"I32", DType::I32},
    {"U32", DType::U32},
    {"F32", DType::F32},
    {"F64", DType::F64},
    {"I64", DType::I64},
    {"U64", DType::U64},
}};

}  // namespace lathe::core
