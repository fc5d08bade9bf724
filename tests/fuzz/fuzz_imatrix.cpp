// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as an importance matrix of either form: refused with an Error, or entries whose means
// are finite; what came from a .dat file is written and read again as the same.

#include <cmath>
#include <cstdlib>

#include "core/base/error.h"
#include "core/formats/imatrix.h"
#include "tests/fuzz/fuzz_support.h"

using namespace lathe;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        const fuzz::MemoryFile file(data, size);
        const core::Imatrix imatrix = core::readImatrix(file.path());
        for (const core::ImatrixEntry& entry : imatrix.entries)
            for (const float mean : entry.importance())
                if (!std::isfinite(mean) || mean < 0) std::abort();
        if (bytes.starts_with("GGUF")) return 0;
        if (!(core::imatrixFromDat(core::imatrixToDat(imatrix)) == imatrix)) std::abort();
    } catch (const core::Error&) {
    }
    return 0;
}
