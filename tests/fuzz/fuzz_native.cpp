// SPDX-License-Identifier: GPL-3.0-or-later

// The parts of the native format that are ours: the user block, and the index with its encodings.
// libhdf5 is known not to survive damaged files and is kept from them by the checksum, so it is not
// part of this.

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/formats/native_block.h"
#include "core/formats/native_index.h"

using namespace lathe::core;

namespace {

/// Rows of a weight that are decoded: enough to touch its parts, whatever size a hostile index
/// claims.
void decodeSome(const Encoding& encoding) {
    constexpr int64_t kMost = 1 << 16;
    if (encoding.rows() == 0 || encoding.columns() == 0 || encoding.columns() > kMost) return;
    std::vector<float> row(static_cast<size_t>(encoding.columns()));
    encoding.decodeRows(0, 1, row.data());
    encoding.decodeRows(encoding.rows() - 1, encoding.rows(), row.data());
}

/// What was read is written to the same text again, and read once more.
void roundTrip(const RawCheckpoint& checkpoint) {
    std::map<std::string, Tensor> parts;
    visitNativeParts(checkpoint, [&](const std::string& path, const Tensor& part) {
        if (!parts.emplace(path, part).second) std::abort();  // two parts at one place
    });
    const std::string text = writeNativeIndex(checkpoint);
    const RawCheckpoint again = readNativeIndex(
        text, [&](const std::string& path, DType, const Shape&) { return parts.at(path); });
    if (writeNativeIndex(again) != text) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    try {
        checkNativeBlock({reinterpret_cast<const std::byte*>(data), size});
    } catch (const Error&) {
    }
    // The text of the index ends at the first zero byte; the parts' bytes follow.
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const size_t end = std::min(input.find('\0'), size);
    const std::string_view rest = input.substr(std::min(end + 1, size));
    const Buffer bytes = Buffer::adopt(std::vector<char>(rest.begin(), rest.end()));
    try {
        const RawCheckpoint checkpoint = readNativeIndex(
            input.substr(0, end), [&](const std::string&, DType type, const Shape& shape) {
                const uint64_t count = static_cast<uint64_t>(elementCount(shape));
                return Tensor(type, shape, bytes.slice(0, checkedProduct(count, sizeOf(type))));
            });
        for (const RawTensor& tensor : checkpoint.tensors) decodeSome(*tensor.encoding);
        roundTrip(checkpoint);
    } catch (const Error&) {
    }
    return 0;
}
