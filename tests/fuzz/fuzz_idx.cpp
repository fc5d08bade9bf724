// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as an IDX file, plain or within gzip: refused with an Error, or an array as large as it
// says that is written again as the same bytes.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/error.h"
#include "core/data/gzip.h"
#include "core/data/idx.h"

using namespace lathe::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        const IdxArray array = idxFromBytes(bytes);
        const std::string again = idxToBytes(array.shape, array.bytes);
        if (!looksLikeGzip(bytes) && again != bytes) std::abort();
    } catch (const Error&) {
    }
    return 0;
}
