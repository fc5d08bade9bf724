// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/floats.h"

namespace lathe::core {

namespace {

/// Rounds |value| (finite) to a float format with `mantissaBits` and smallest normal 2^minExponent;
/// returns the encoded magnitude without sign: exponent field and mantissa together.
uint32_t encodeMagnitude(float magnitude, int mantissaBits, int minExponent) {
    if (magnitude == 0) return 0;
    int exponent = 0;
    std::frexp(magnitude, &exponent);  // magnitude = f * 2^exponent, f in [0.5, 1)
    const int floorExponent = exponent - 1 < minExponent ? minExponent : exponent - 1;
    // One unit in the last place is 2^(floorExponent - mantissaBits); the scaling is exact in double.
    const double units = std::nearbyint(std::ldexp(static_cast<double>(magnitude), mantissaBits - floorExponent));
    // Units at or above 2^(mantissaBits+1) carry into the next exponent by themselves.
    const uint32_t field = static_cast<uint32_t>(floorExponent - minExponent) << mantissaBits;
    return field + static_cast<uint32_t>(units);
}

}  // namespace

BFloat16 toBFloat16(float value) {
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    if ((bits & 0x7FFFFFFFu) > 0x7F800000u) return {static_cast<uint16_t>((bits >> 16) | 64u)};
    return {static_cast<uint16_t>((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16)};
}

Float16 toFloat16(float value) {
    // Rounds by letting the FPU add a number whose last place is the half's last place.
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    const auto sign = static_cast<uint16_t>((bits >> 16) & 0x8000u);
    const uint32_t rest = bits & 0x7FFFFFFFu;
    if (rest > 0x7F800000u) return {static_cast<uint16_t>(sign | 0x7E00u)};
    if (rest >= 0x477FF000u) return {static_cast<uint16_t>(sign | 0x7C00u)};  // 65520 and above
    if (rest < 0x38800000u) {  // below 2^-14: subnormal halves, last place 2^-24
        const float magnitude = std::bit_cast<float>(rest) + 0.5f;  // 0.5 has last place 2^-24
        return {static_cast<uint16_t>(sign | (std::bit_cast<uint32_t>(magnitude) - 0x3F000000u))};
    }
    const uint32_t rounded = rest + 0xFFFu + ((rest >> 13) & 1u);
    return {static_cast<uint16_t>(sign | ((rounded >> 13) - (112u << 10)))};
}

Float8E4M3 toFloat8E4M3(float value) {
    const auto sign = static_cast<uint8_t>(std::signbit(value) ? 0x80 : 0);
    if (std::isnan(value)) return {static_cast<uint8_t>(sign | 0x7F)};
    const float magnitude = std::fmin(std::fabs(value), 448.0f);
    return {static_cast<uint8_t>(sign | encodeMagnitude(magnitude, 3, -6))};
}

Float8E5M2 toFloat8E5M2(float value) {
    const auto sign = static_cast<uint8_t>(std::signbit(value) ? 0x80 : 0);
    if (std::isnan(value)) return {static_cast<uint8_t>(sign | 0x7F)};
    const float magnitude = std::fmin(std::fabs(value), 57344.0f);
    return {static_cast<uint8_t>(sign | encodeMagnitude(magnitude, 2, -14))};
}

}  // namespace lathe::core
