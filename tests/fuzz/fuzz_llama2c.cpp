// SPDX-License-Identifier: GPL-3.0-or-later

// A llama2.c model with a tokenizer beside it. Of the input, two bytes say how long the tokenizer
// is, which comes next; the rest is the model.

#include <fcntl.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/formats/format.h"
#include "tests/fuzz/fuzz_support.h"

namespace lathe::core {
extern const Format format_llama2c;
}

using namespace lathe::core;

namespace {

void put(const std::filesystem::path& path, const uint8_t* data, size_t size) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || write(file, data, size) != static_cast<ssize_t>(size)) std::abort();
    close(file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const lathe::fuzz::Folder folder;
    if (size < 2) return 0;
    const size_t pieces = std::min<size_t>(size - 2, data[0] + size_t{256} * data[1]);
    put(folder.path() / "tokenizer.bin", data + 2, pieces);
    const auto path = folder.path() / "model.bin";
    put(path, data + 2 + pieces, size - 2 - pieces);

    const bool known = format_llama2c.recognise(path);
    RawCheckpoint checkpoint;
    try {
        checkpoint = format_llama2c.read(path);
    } catch (const Error&) {
        if (known) std::abort();
        return 0;
    }
    if (!known) std::abort();
    for (const RawTensor& tensor : checkpoint.tensors) lathe::fuzz::decodeSome(*tensor.encoding);
    return 0;
}
