// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The element types a checkpoint may hold, and their names.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lathe::core {

enum class DType : uint8_t { F32, F64, F16, BF16, F8E4M3, F8E5M2, I8, U8, I16, U16, I32, U32, I64, U64, Bool };

inline constexpr int kDTypeCount = 15;

size_t sizeOf(DType type);                            ///< bytes per element
std::string_view nameOf(DType type);                  ///< "f32", "bf16", "f8_e4m3", ...
std::optional<DType> dtypeNamed(std::string_view name);
bool isFloating(DType type);

}  // namespace lathe::core
