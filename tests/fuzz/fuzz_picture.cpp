// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as a PNG or JPEG file: refused with an Error, or as many pixels as the size says.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/error.h"
#include "core/data/picture.h"

using namespace lathe::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    try {
        const Picture picture = pictureFromBytes({reinterpret_cast<const char*>(data), size});
        const auto expected =
            static_cast<size_t>(picture.width * picture.height * picture.channels);
        if (expected == 0 || picture.pixels.size() != expected) std::abort();
    } catch (const Error&) {
    }
    return 0;
}
