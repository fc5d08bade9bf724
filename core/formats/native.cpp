// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/native.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/formats/hdf5_handle.h"
#include "core/formats/native_block.h"
#include "core/formats/native_container.h"
#include "core/formats/native_index.h"

namespace lathe::core {

namespace {

constexpr size_t kChunkBytes = size_t{1}
                               << 20;  ///< between two looks at the stop token: about 1 ms

std::span<const std::byte> bytesOf(const MappedFile& file) {
    return {file.data(), file.size()};
}

bool recognise(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path, code) &&
           hasNativeMagic(bytesOf(*MappedFile::open(path)));
}

RawCheckpoint read(const std::filesystem::path& path) {
    const auto file = MappedFile::open(path);
    const std::string expected = checkNativeBlock(bytesOf(*file));
    Sha256 hash;
    hash.update(file->data() + kNativeBlockBytes, file->size() - kNativeBlockBytes);
    if (hash.finish() != expected)
        throw Error(ErrorKind::Corrupt,
                    "the content does not have the SHA-256 it was written with: the file was "
                    "damaged; use a copy");
    NativeReader reader(path, {file, file->data(), file->size()});
    RawCheckpoint checkpoint = readNativeIndex(
        reader.index(), [&](const std::string& part, DType type, const Shape& shape) {
            return reader.part(part, type, shape);
        });
    checkpoint.format = "native";
    checkpoint.path = path;
    checkpoint.detail = fmt::format("Lathe native file, version {}", kNativeVersion);
    checkpoint.fileBytes = file->size();
    return checkpoint;
}

void writeBytes(AtomicFile& file, uint64_t offset, std::span<const std::byte> bytes,
                JobContext& job) {
    for (size_t done = 0; done < bytes.size(); done += kChunkBytes) {
        job.checkpoint();
        const size_t count = std::min(kChunkBytes, bytes.size() - done);
        file.writeAt(offset + done, bytes.data() + done, count);
        job.advance(static_cast<int64_t>(count));
    }
}

/// Puts the checked user block in front of what is complete otherwise.
void seal(AtomicFile& file, JobContext& job) {
    const auto written = MappedFile::open(file.temporaryPath());
    const auto content = bytesOf(*written).subspan(kNativeBlockBytes);
    job.startPhase("Computing the checksum", static_cast<int64_t>(content.size()));
    Sha256 hash;
    for (size_t done = 0; done < content.size(); done += kChunkBytes) {
        job.checkpoint();
        const size_t count = std::min(kChunkBytes, content.size() - done);
        hash.update(content.data() + done, count);
        job.advance(static_cast<int64_t>(count));
    }
    const auto block = makeNativeBlock(written->size(), hash.finish());
    file.writeAt(0, block.data(), block.size());
}

void write(const RawCheckpoint& checkpoint, const std::filesystem::path& path, JobContext& job) {
    AtomicFile file(path);
    const std::string index = writeNativeIndex(checkpoint);
    // libhdf5 lays the file out; the bytes are then written to where the data sets are, without its
    // buffers, so that a large weight can be cancelled within and is never held twice.
    const NativeLayout layout = createNativeContainer(checkpoint, index, file.temporaryPath(), job);
    job.startPhase("Writing the weights", static_cast<int64_t>(layout.dataBytes));
    writeBytes(file, layout.indexOffset, std::as_bytes(std::span(index)), job);
    size_t next = 0;
    visitNativeParts(checkpoint, [&](const std::string& part, const Tensor& tensor) {
        const NativeLayout::Place place =
            next < layout.parts.size() ? layout.parts[next] : NativeLayout::Place{};
        ++next;
        if (place.bytes != tensor.sizeBytes())
            throw Error(ErrorKind::Internal, fmt::format("{} changed while it was written", part));
        writeBytes(file, place.offset, tensor.buffer().span(), job);
    });
    seal(file, job);
    job.checkpoint();
    file.commit();
}

/// Every encoding comes apart into parts that are stored as they are.
bool keeps(const Encoding&) {
    return true;
}

}  // namespace

const Format format_native = {
    "native",  "Lathe native", ".lathe.h5", "Lathe loads it; nothing is lost",
    recognise, read,           write,       keeps};

}  // namespace lathe::core
