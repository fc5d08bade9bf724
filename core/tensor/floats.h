// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Storage formats narrower than float. Conversion to float is exact; from float rounds to nearest,
// ties to even. F8 types are the OCP OFP8 ones: E4M3 (no infinity, saturates at 448) and E5M2
// (IEEE-like, maximum 57344; values beyond saturate too, as checkpoints expect).

#include <bit>
#include <cmath>
#include <cstdint>

namespace lathe::core {

struct Float16 {
    uint16_t bits;
};
struct BFloat16 {
    uint16_t bits;
};
struct Float8E4M3 {
    uint8_t bits;
};
struct Float8E5M2 {
    uint8_t bits;
};

inline float toFloat(BFloat16 value) { return std::bit_cast<float>(uint32_t{value.bits} << 16); }

inline float toFloat(Float16 value) {
    // Shifts the half's exponent and mantissa into place, then rescales: exact for subnormals too.
    const uint32_t sign = uint32_t{value.bits & 0x8000u} << 16;
    const uint32_t rest = value.bits & 0x7FFFu;
    if (rest >= 0x7C00u) return std::bit_cast<float>(sign | 0x7F800000u | ((rest & 0x3FFu) << 13));
    const float magnitude = std::bit_cast<float>(rest << 13) * 0x1.0p112f;
    return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(magnitude));
}

float toFloat(Float8E4M3 value);
float toFloat(Float8E5M2 value);

Float16 toFloat16(float value);
BFloat16 toBFloat16(float value);
Float8E4M3 toFloat8E4M3(float value);
Float8E5M2 toFloat8E5M2(float value);

}  // namespace lathe::core
