// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "core/base/error.h"
#include "core/tensor/floats.h"

namespace lathe::core {

namespace {

size_t indexOf(const std::vector<std::string>& names, std::string_view name, const char* what) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw Error(ErrorKind::Usage, fmt::format("there is no {} called '{}'", what, name));
    return static_cast<size_t>(found - names.begin());
}

/// Calls body(tag) with the mode as a compile-time constant, so that loops over values vectorize.
template <class Body>
auto withRounding(Rounding mode, Body&& body) {
    using enum Rounding;
    switch (mode) {
        case HalfEven:
            return body(std::integral_constant<Rounding, HalfEven>{});
        case HalfAway:
            return body(std::integral_constant<Rounding, HalfAway>{});
        case HalfUp:
            return body(std::integral_constant<Rounding, HalfUp>{});
        case Truncate:
            break;
    }
    return body(std::integral_constant<Rounding, Truncate>{});
}

}  // namespace

const std::vector<std::string>& roundingNames() {
    static const std::vector<std::string> names = {"half_even", "half_away", "half_up", "truncate"};
    return names;
}
const std::vector<std::string>& schemeNames() {
    static const std::vector<std::string> names = {"absmax", "zero_point", "full_range"};
    return names;
}
const std::vector<std::string>& scaleTypeNames() {
    static const std::vector<std::string> names = {"f16", "bf16", "f32"};
    return names;
}
Rounding roundingNamed(std::string_view name) {
    return static_cast<Rounding>(indexOf(roundingNames(), name, "rounding mode"));
}
Scheme schemeNamed(std::string_view name) {
    return static_cast<Scheme>(indexOf(schemeNames(), name, "scheme"));
}
DType scaleTypeNamed(std::string_view name) {
    constexpr std::array kTypes = {DType::F16, DType::BF16, DType::F32};
    return kTypes[indexOf(scaleTypeNames(), name, "scale type")];
}

Range rangeOf(std::span<const float> values) {
    if (values.empty()) return {};
    Range range = {values[0], values[0]};
    for (const float value : values) {
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
    }
    return range;
}

float storedScale(float scale, DType type) {
    const float stored = type == DType::F16    ? toFloat(toFloat16(scale))
                         : type == DType::BF16 ? toFloat(toBFloat16(scale))
                                               : scale;
    if (!std::isfinite(stored))
        throw Error(ErrorKind::Refused,
                    fmt::format("a scale of {} does not fit into {}; use bf16 or f32 "
                                "scales",
                                scale, nameOf(type)));
    if (stored != 0 || scale == 0) return stored;
    const float smallest = type == DType::F16    ? 0x1p-24f
                           : type == DType::BF16 ? 0x1p-133f
                                                 : std::numeric_limits<float>::denorm_min();
    return std::copysign(smallest, scale);
}

Grid fitGrid(Range range, Scheme scheme, int bits, DType scaleType) {
    const int codes = 1 << bits, middle = codes / 2;
    Grid grid = {0, static_cast<float>(middle), 0, codes - 1};
    if (scheme == Scheme::ZeroPoint) {
        const float low = std::min(range.low, 0.0f), high = std::max(range.high, 0.0f);
        // Halved first: high - low may overflow. Halving is exact except for subnormals, which do
        // not.
        const float width = high / 2 - low / 2 > 1e30f
                                ? 2 * ((high / 2 - low / 2) / static_cast<float>(codes - 1))
                                : (high - low) / static_cast<float>(codes - 1);
        grid.scale = storedScale(width, scaleType);
        grid.zero = 0;
        if (grid.scale == 0) return grid;
        grid.zero =
            std::clamp(std::nearbyint(-low / grid.scale), 0.0f, static_cast<float>(codes - 1));
        return grid;
    }
    const float peak = -range.low >= range.high ? range.low : range.high;
    if (scheme == Scheme::FullRange) {
        grid.scale = storedScale(peak / -static_cast<float>(middle), scaleType);
    } else {
        grid.lowest = 1;
        grid.scale = storedScale(std::abs(peak) / static_cast<float>(middle - 1), scaleType);
    }
    return grid;
}

void encodeOnGrid(std::span<const float> values, const Grid& grid, Rounding mode, uint8_t* codes) {
    if (grid.scale == 0) {
        std::fill_n(codes, values.size(), static_cast<uint8_t>(grid.zero));
        return;
    }
    const float low = static_cast<float>(grid.lowest) - grid.zero;
    const float high = static_cast<float>(grid.highest) - grid.zero;
    withRounding(mode, [&](auto constant) {
        for (size_t i = 0; i < values.size(); ++i)
            codes[i] = static_cast<uint8_t>(static_cast<int32_t>(
                nearestSteps(values[i], grid.scale, low, high, constant.value) + grid.zero));
    });
}

double gridError(std::span<const float> values, const Grid& grid, Rounding mode, double exponent) {
    const float low = static_cast<float>(grid.lowest) - grid.zero;
    const float high = static_cast<float>(grid.highest) - grid.zero;
    return withRounding(mode, [&](auto constant) {
        const auto distance = [&](float value) {
            if (grid.scale == 0) return value;
            return value - grid.scale * nearestSteps(value, grid.scale, low, high, constant.value);
        };
        double sum = 0;
        if (exponent == 2)
            for (const float value : values) {
                const double d = distance(value);
                sum += d * d;
            }
        else
            for (const float value : values)
                sum += std::pow(std::abs(static_cast<double>(distance(value))), exponent);
        return sum;
    });
}

}  // namespace lathe::core
