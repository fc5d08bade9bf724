// SPDX-License-Identifier: GPL-3.0-or-later

// One GGUF file to metadata and mapped tensors. Layout: "GGUF", u32 version, i64 tensors, i64
// entries, entries, tensor infos, padding to the alignment, data. Everything is checked as ggml's
// own reader does (src/gguf.cpp), and against the file's length before anything is allocated.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "core/formats/gguf_file.h"
#include "core/formats/printable.h"

namespace lathe::core::gguf {

namespace {

struct TensorInfo {
    std::string name;
    Shape shape;  // outermost first; the file has the innermost first
    uint32_t type = 0;
    uint64_t offset = 0;
};

/// Numbers that no file of today uses, so that the error can name them.
struct RemovedType {
    uint32_t id;
    std::string_view name;
};
constexpr std::array kRemovedTypes = {
    RemovedType{4, "Q4_2"},        RemovedType{5, "Q4_3"},        RemovedType{31, "Q4_0_4_4"},
    RemovedType{32, "Q4_0_4_8"},   RemovedType{33, "Q4_0_8_8"},   RemovedType{36, "IQ4_NL_4_4"},
    RemovedType{37, "IQ4_NL_4_8"}, RemovedType{38, "IQ4_NL_8_8"},
};

[[noreturn]] void refuseType(uint32_t id) {
    for (const RemovedType& removed : kRemovedTypes)
        if (removed.id == id)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("it is stored as {} (ggml type {}), which ggml has removed; "
                                    "convert the model again "
                                    "with a current llama.cpp",
                                    removed.name, id));
    if (const GgufType* known = ggufType(id))
        throw Error(
            ErrorKind::Unsupported,
            fmt::format(
                "it is stored as {} (ggml type {}), which this program cannot decode; open a file "
                "quantized to another type (Q2_K to Q8_0 and IQ4 are read)",
                known->name, id));
    throw Error(ErrorKind::Unsupported,
                fmt::format("it has ggml type {}, which this program does not know; the file is "
                            "damaged or from a newer program",
                            id));
}

const GgufType* readableBlocks(uint32_t id) {
    const GgufType* type = ggufType(id);
    return type && type->decode ? type : nullptr;
}

TensorInfo readInfo(Cursor& cursor) {
    TensorInfo info;
    info.name = cursor.text(kNameLimit, "a tensor name");
    if (info.name.empty()) throw Error(ErrorKind::Corrupt, "it has no name; the file is damaged");
    return withContext("tensor " + printable(info.name), [&] {
        const auto rank = cursor.number<uint32_t>("a number of dimensions");
        if (rank > kDimensionLimit)
            throw Error(
                ErrorKind::Corrupt,
                fmt::format("it has {} dimensions; at most {} were expected, so the file is "
                            "damaged",
                            rank, kDimensionLimit));
        info.shape.resize(rank);
        for (size_t i = rank; i-- > 0;) info.shape[i] = cursor.number<int64_t>("a dimension");
        elementCount(info.shape);  // refuses negative dimensions and overflow
        info.type = cursor.number<uint32_t>("a tensor type");
        if (!ggufPlainType(info.type) && !readableBlocks(info.type)) refuseType(info.type);
        info.offset = cursor.number<uint64_t>("a tensor offset");
        return info;
    });
}

uint64_t bytesOf(const TensorInfo& info) {
    const auto elements = static_cast<uint64_t>(elementCount(info.shape));
    if (const auto plain = ggufPlainType(info.type))
        return checkedProduct(elements, sizeOf(*plain));
    const GgufType& blocks = *readableBlocks(info.type);
    if (columnsOf(info.shape) % blocks.blockElements != 0)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("its rows of {} elements are not whole blocks of {} as {} needs "
                                "them; the file is damaged",
                                columnsOf(info.shape), blocks.blockElements, blocks.name));
    return checkedProduct(elements / static_cast<uint64_t>(blocks.blockElements),
                          static_cast<uint64_t>(blocks.blockBytes));
}

/// Places each tensor behind the one before it, padded, as ggml demands of the stored offsets.
std::vector<RawTensor> mapTensors(const std::vector<TensorInfo>& infos, const Buffer& file,
                                  uint64_t dataStart, uint64_t alignment) {
    std::vector<RawTensor> tensors;
    tensors.reserve(infos.size());
    uint64_t expected = 0;
    for (const TensorInfo& info : infos) {
        withContext("tensor " + printable(info.name), [&] {
            const uint64_t size = bytesOf(info);
            if (info.offset != expected)
                throw Error(ErrorKind::Corrupt,
                            fmt::format("it begins at offset {} of the data, {} was expected right "
                                        "after the tensor "
                                        "before it; the file is damaged",
                                        info.offset, expected));
            const uint64_t start = dataStart + info.offset;
            if (size > 0 && (start > file.size || size > file.size - start))
                throw Error(
                    ErrorKind::Corrupt,
                    fmt::format("its {} bytes begin at byte {}, but the file has only {}; it "
                                "was cut short, so copy or download it again",
                                size, start, file.size));
            const Buffer bytes = size > 0 ? file.slice(start, size) : file.slice(0, 0);
            const auto plain = ggufPlainType(info.type);
            tensors.push_back(
                {info.name, plain ? makeDense(Tensor(*plain, info.shape, bytes))
                                  : makeGguf(*readableBlocks(info.type), info.shape, bytes)});
            expected +=
                padded(size, alignment);  // both stay below the file's size plus one alignment
        });
    }
    return tensors;
}

void checkHeader(Cursor& cursor, uint32_t& version) {
    const std::string_view magic = cursor.take(4, "the word GGUF");
    if (magic != kMagic)
        throw Error(
            ErrorKind::Corrupt,
            fmt::format("it begins with {}, 'GGUF' was expected; this is another kind of file",
                        printable(magic)));
    version = cursor.number<uint32_t>("the version");
    if ((version & 0xFFFF) == 0)
        throw Error(ErrorKind::Unsupported,
                    "the file was written for a big-endian machine; convert it with llama.cpp's "
                    "gguf_convert_endian.py");
    if (version < 2 || version > kVersion)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("it is GGUF version {}; this program reads versions 2 and 3, so "
                                "convert the model again with a current llama.cpp",
                                version));
}

}  // namespace

uint64_t alignmentOf(const MetaValue::Object& metadata) {
    const auto found = metadata.find("general.alignment");
    if (found == metadata.end()) return kDefaultAlignment;
    const auto alignment = found->second.integer();
    if (!alignment || *alignment < 1 || *alignment > static_cast<int64_t>(kAlignmentLimit) ||
        (*alignment & (*alignment - 1)) != 0)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("general.alignment is {}; a power of two up to {} was expected, so "
                                "the file is damaged",
                                printable(toJson(found->second)), kAlignmentLimit));
    return static_cast<uint64_t>(*alignment);
}

Part readPart(const std::filesystem::path& path) {
    const auto file = MappedFile::open(path);
    Cursor cursor(file->text());
    Part part;
    part.fileBytes = file->size();
    checkHeader(cursor, part.version);
    // The counts come first in the file; each is checked against all bytes behind it. An info takes
    // at least 25 bytes (a name of 1, no dimension), an entry at least 14 (a key of 1, a value of
    // 1).
    const uint64_t tensorCount = cursor.count(25, kTensorLimit, "tensors");
    const uint64_t entryCount = cursor.count(14, kEntryLimit, "metadata entries");
    part.metadata = readMetadata(cursor, entryCount);
    const uint64_t alignment = alignmentOf(part.metadata);

    std::vector<TensorInfo> infos;
    std::unordered_set<std::string> names;
    for (uint64_t i = 0; i < tensorCount; ++i) {
        infos.push_back(withContext(fmt::format("tensor {} of {}", i + 1, tensorCount),
                                    [&] { return readInfo(cursor); }));
        if (!names.insert(infos.back().name).second)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("tensor {} appears twice; the file is damaged",
                                    printable(infos.back().name)));
    }
    part.tensors = mapTensors(infos, Buffer{file, file->data(), file->size()},
                              padded(cursor.position(), alignment), alignment);
    return part;
}

}  // namespace lathe::core::gguf
