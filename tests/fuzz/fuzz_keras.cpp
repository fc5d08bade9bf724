// SPDX-License-Identifier: GPL-3.0-or-later

// What the process that parses HDF5 may say: never its libhdf5, which is why it is a process.

#include "core/base/error.h"
#include "core/formats/keras.h"
#include "tests/fuzz/fuzz_support.h"

using namespace lathe::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const Buffer stream = Buffer::adopt(std::vector<uint8_t>(data, data + size));
    try {
        const RawCheckpoint checkpoint = kerasFromStream(stream);
        if (!checkpoint.metadata.at("model_type").text()) std::abort();
        for (const RawTensor& tensor : checkpoint.tensors)
            lathe::fuzz::decodeSome(*tensor.encoding);
    } catch (const Error&) {
    }
    return 0;
}
