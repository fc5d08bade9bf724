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

inline float toFloat(float value) { return value; }
inline float toFloat(BFloat16 value) { return std::bit_cast<float>(uint32_t{value.bits} << 16); }

namespace detail {
/// Exponent and mantissa fields moved into place, then rescaled by 2^(127 - bias): exact for subnormals
/// too. From `top` on the value is infinite or NaN. Free of branches, so that loops vectorize.
inline float widened(uint32_t sign, uint32_t rest, int shift, float scale, uint32_t top) {
    const float magnitude = std::bit_cast<float>(rest << shift) * scale;
    const uint32_t special = rest >= top ? 0x7F800000u : 0u;
    return std::bit_cast<float>(sign | std::bit_cast<uint32_t>(magnitude) | special);
}
}  // namespace detail

inline float toFloat(Float16 value) {
    return detail::widened((value.bits & 0x8000u) << 16, value.bits & 0x7FFFu, 13, 0x1.0p112f, 0x7C00u);
}

inline float toFloat(Float8E4M3 value) {
    return detail::widened((value.bits & 0x80u) << 24, value.bits & 0x7Fu, 20, 0x1.0p120f, 0x7Fu);
}

inline float toFloat(Float8E5M2 value) {
    return detail::widened((value.bits & 0x80u) << 24, value.bits & 0x7Fu, 21, 0x1.0p112f, 0x7Cu);
}

Float16 toFloat16(float value);
BFloat16 toBFloat16(float value);
Float8E4M3 toFloat8E4M3(float value);
Float8E5M2 toFloat8E5M2(float value);

}  // namespace lathe::core
