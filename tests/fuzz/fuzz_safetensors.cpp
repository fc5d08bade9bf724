// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as a safetensors file: refused with an Error, or every tensor can be read to its last
// element.

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "core/base/error.h"
#include "core/formats/safetensors.h"

using namespace lathe::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const Buffer file = Buffer::adopt(std::vector<uint8_t>(data, data + size));
    looksLikeSafetensors({reinterpret_cast<const char*>(data), size});
    try {
        size_t bytes = 0;
        for (const RawTensor& tensor : parseSafetensors(file).tensors) {
            bytes += tensor.encoding->plain()->sizeBytes();
            tensor.encoding->plain()->toFloats();
        }
        if (bytes > size) std::abort();  // tensors may not share bytes
    } catch (const Error&) {
    }
    return 0;
}
