// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/on_disk.h"

#include <sys/mman.h>

#include <cstring>

#include "core/base/unnamed_file.h"

namespace lathe::core {

namespace {

constexpr size_t kSmall = 16384;   ///< bytes that are not worth a file
constexpr size_t kAlignment = 64;  ///< of each tensor, as in native files

size_t roomFor(const StoredEncoding& stored) {
    size_t bytes = 0;
    for (const auto& [name, part] : stored.parts)
        bytes += (part.sizeBytes() + kAlignment - 1) / kAlignment * kAlignment;
    for (const auto& [name, child] : stored.children) bytes += roomFor(child);
    return bytes;
}

/// Copies all tensors behind each other into the file and puts what lies there in their place.
void move(StoredEncoding& stored, const std::shared_ptr<std::byte>& file, size_t& offset) {
    for (auto& [name, part] : stored.parts) {
        const size_t bytes = part.sizeBytes();
        std::byte* to = file.get() + offset;
        if (bytes > 0) std::memcpy(to, part.buffer().data, bytes);
        part = Tensor(part.type(), part.shape(), Buffer{file, to, bytes});
        offset += (bytes + kAlignment - 1) / kAlignment * kAlignment;
    }
    for (auto& [name, child] : stored.children) move(child, file, offset);
}

}  // namespace

EncodingPtr onDisk(EncodingPtr encoding) {
    StoredEncoding stored = encoding->store();
    const size_t bytes = roomFor(stored);
    if (bytes < kSmall) return encoding;
    const std::shared_ptr<std::byte> file(
        static_cast<std::byte*>(UnnamedFile("compressed weights").map(bytes)),
        [bytes](std::byte* mapped) { ::munmap(mapped, bytes); });
    size_t offset = 0;
    move(stored, file, offset);
    return loadEncoding(encoding->shape(), stored);
}

}  // namespace lathe::core
