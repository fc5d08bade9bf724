// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/activation_format.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace lathe::core {

std::string toText(const ActivationFormat& format) {
    return format.kind == ActivationKind::Q8Blocks ? "q8" : "none";
}

ActivationFormat activationFormatNamed(const std::string& name) {
    if (name == "none") return {};
    if (name == "q8") return {ActivationKind::Q8Blocks};
    throw Error(ErrorKind::Usage, fmt::format("there is no activation format '{}'; known are none, q8", name));
}

}  // namespace lathe::core
