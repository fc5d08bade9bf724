// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The arithmetic of uniform quantization that its methods share: rounding modes, and how a range of
// values becomes a grid x = scale * (code - zero) with integer codes. The zero is added after
// rounding (adding it before changes ties), and everything uses the scale as it is stored.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tensor/dtype.h"

namespace lathe::core {

enum class Rounding { HalfEven, HalfAway, HalfUp, Truncate };

enum class Scheme {
    Absmax,     ///< symmetric, codes -Q ... Q with Q = 2^(b-1) - 1; both ends are reached
    ZeroPoint,  ///< asymmetric, an integer zero; the range is extended to include 0
    FullRange,  ///< all 2^b signed codes; the extreme of larger magnitude sits at -2^(b-1) (as
                ///< Q4_0)
};

// Names as parameters spell them, in the order of the enumerators.
const std::vector<std::string>& roundingNames();
const std::vector<std::string>& schemeNames();
const std::vector<std::string>& scaleTypeNames();  ///< f16, bf16, f32
Rounding roundingNamed(std::string_view name);
Scheme schemeNamed(std::string_view name);
DType scaleTypeNamed(std::string_view name);

/// x to an integer. |x| must be below 2^22.
inline float rounded(float x, Rounding mode) {
    if (mode == Rounding::HalfEven)
        return (x + 12582912.0f) - 12582912.0f;  // 1.5 * 2^23: last place 1
    const auto whole = static_cast<float>(static_cast<int32_t>(x));
    if (mode == Rounding::Truncate) return whole;
    if (mode == Rounding::HalfAway) {
        const float rest = x - whole;  // exact
        return whole + static_cast<float>(rest >= 0.5f) - static_cast<float>(rest <= -0.5f);
    }
    const float floor = whole - static_cast<float>(whole > x);
    return floor + static_cast<float>(x - floor >= 0.5f);
}

/// How many whole steps from its zero a grid's point nearest to a value lies: clamping before
/// rounding gives the same as after, since the ends are integers.
inline float nearestSteps(float value, float scale, float low, float high, Rounding mode) {
    return rounded(std::min(std::max(value / scale, low), high), mode);
}

/// Smallest and largest value.
struct Range {
    float low = 0, high = 0;
};
Range rangeOf(std::span<const float> values);  ///< {0, 0} if empty

struct Grid {
    float scale = 0;  ///< as stored; negative where FullRange needs it; 0: everything is zero
    float zero = 0;   ///< the code of the value 0
    int lowest = 0, highest = 0;

    float decoded(int code) const { return scale * (static_cast<float>(code) - zero); }
};

/// The point nearest to a value, in whole steps from the zero: its code is that + grid.zero, its
/// value that * grid.scale.
inline float stepsOn(const Grid& grid, float value, Rounding mode) {
    if (grid.scale == 0) return 0;
    return nearestSteps(value, grid.scale, static_cast<float>(grid.lowest) - grid.zero,
                        static_cast<float>(grid.highest) - grid.zero, mode);
}

/// `scale` as `type` stores it, never rounded down to 0. Throws Error(Refused) if it overflows.
float storedScale(float scale, DType type);

Grid fitGrid(Range range, Scheme scheme, int bits, DType scaleType);

/// codes[i] = clamp(round(values[i] / scale) + zero).
void encodeOnGrid(std::span<const float> values, const Grid& grid, Rounding mode, uint8_t* codes);

/// Sum of |x - decoded|^exponent.
double gridError(std::span<const float> values, const Grid& grid, Rounding mode, double exponent);

}  // namespace lathe::core
