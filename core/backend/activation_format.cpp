// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/activation_format.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string_view>

#include "core/base/error.h"
#include "core/base/number_in.h"

namespace lathe::core {

namespace {

constexpr std::string_view kKnown =
    "none, q8, int8-token, int8-tensor, int4-token, int4-tensor, int8-tensor@SCALE, "
    "int8-token-outliers@THRESHOLD, and with a zero point int8-token-zero_point, "
    "int8-tensor-zero_point@SCALE:ZERO (0 to 255, of int4 to 15) and the like";

bool takePrefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// A positive finite number and nothing else.
std::optional<float> positive(std::string_view text) {
    const std::optional<float> value = numberIn<float>(text);
    return value && std::isfinite(*value) && *value > 0 ? value : std::nullopt;
}

/// Takes the zero point of a static format off the end, ":131".
bool takeZero(std::string_view& text, ActivationFormat& format) {
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos) return false;
    const std::optional<int> zero = numberIn<int>(text.substr(colon + 1));
    if (!zero || *zero < 0 || *zero >= 1 << format.bits) return false;
    format.zero = *zero;
    text = text.substr(0, colon);
    return true;
}

std::optional<ActivationFormat> integerFormat(std::string_view text) {
    ActivationFormat format;
    format.kind = ActivationKind::Integer;
    if (takePrefix(text, "int4-"))
        format.bits = 4;
    else if (!takePrefix(text, "int8-"))
        return {};
    format.perToken = takePrefix(text, "token");
    if (!format.perToken && !takePrefix(text, "tensor")) return {};
    format.hasZero = takePrefix(text, "-zero_point");
    if (text.empty()) return format;
    if (!takePrefix(text, format.perToken ? "-outliers@" : "@")) return {};
    if (!format.perToken && format.hasZero && !takeZero(text, format)) return {};
    const std::optional<float> number = positive(text);
    if (!number) return {};
    (format.perToken ? format.threshold : format.scale) = *number;
    return format;
}

std::string withoutNumbers(const ActivationFormat& format) {
    return fmt::format("int{}-{}{}", format.bits, format.perToken ? "token" : "tensor",
                       format.hasZero ? "-zero_point" : "");
}

}  // namespace

ActivationFormat ActivationFormat::integer(int bits, bool perToken, bool hasZero) {
    ActivationFormat format;
    format.kind = ActivationKind::Integer;
    format.bits = bits;
    format.perToken = perToken;
    format.hasZero = hasZero;
    return format;
}

std::string toText(const ActivationFormat& format) {
    if (format.kind == ActivationKind::None) return "none";
    if (format.kind == ActivationKind::Q8Blocks) return "q8";
    std::string text = withoutNumbers(format);
    if (format.scale > 0) text += fmt::format("@{}", format.scale);
    if (format.scale > 0 && format.hasZero) text += fmt::format(":{}", format.zero);
    if (std::isfinite(format.threshold)) text += fmt::format("-outliers@{}", format.threshold);
    return text;
}

std::string kindText(const ActivationFormat& format) {
    return format.scale > 0 ? withoutNumbers(format) + "-static" : toText(format);
}

ActivationFormat activationFormatNamed(std::string_view name) {
    if (name == "none") return {};
    if (name == "q8") return {ActivationKind::Q8Blocks};
    if (const auto integer = integerFormat(name)) return *integer;
    throw Error(ErrorKind::Usage,
                fmt::format("there is no activation format '{}'; known are {}", name, kKnown));
}

}  // namespace lathe::core
