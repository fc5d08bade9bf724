// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as a GGUF file: refused with an Error, or usable; written and read again it is the
// same.

#include "core/base/error.h"
#include "core/formats/format.h"
#include "tests/fuzz/fuzz_support.h"

namespace lathe::core {
extern const Format format_gguf;
}

using namespace lathe::core;

namespace {

void writeAndReadAgain(const RawCheckpoint& checkpoint) {
    static const lathe::fuzz::Folder folder;
    // A small file may ask for much padding: 65536 bytes for each tensor.
    if (checkpoint.tensors.size() > 64) return;
    const auto path = folder.path() / "again.gguf";
    JobContext job;
    try {
        format_gguf.write(checkpoint, path, job);
    } catch (const Error&) {
        return;  // no architecture
    }
    const RawCheckpoint again = format_gguf.read(path);  // an Error here is a fault
    if (again.tensors.size() != checkpoint.tensors.size()) std::abort();
    for (size_t i = 0; i < again.tensors.size(); ++i)
        if (again.tensors[i].name != checkpoint.tensors[i].name ||
            again.tensors[i].encoding->label() != checkpoint.tensors[i].encoding->label() ||
            again.tensors[i].encoding->shape() != checkpoint.tensors[i].encoding->shape())
            std::abort();
    for (const auto& [key, value] : checkpoint.metadata)
        if (toJson(again.metadata.at(key)) != toJson(value)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const lathe::fuzz::MemoryFile file(data, size);
    format_gguf.recognise(file.path());
    RawCheckpoint checkpoint;
    try {
        checkpoint = format_gguf.read(file.path());
    } catch (const Error&) {
        return 0;
    }
    for (const RawTensor& tensor : checkpoint.tensors) lathe::fuzz::decodeSome(*tensor.encoding);
    writeAndReadAgain(checkpoint);
    return 0;
}
