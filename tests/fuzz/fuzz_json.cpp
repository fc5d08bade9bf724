// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as JSON: refused with an Error, or written to a text that reads back as itself.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/error.h"
#include "core/formats/raw_checkpoint.h"

using namespace lathe::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::string text;
    try {
        text = toJson(parseJson({reinterpret_cast<const char*>(data), size}));
    } catch (const Error&) {
        return 0;
    }
    if (toJson(parseJson(text)) != text) std::abort();  // an Error here is a fault too
    toJson(parseJson(text), 2);
    return 0;
}
