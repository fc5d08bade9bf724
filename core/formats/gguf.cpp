// SPDX-License-Identifier: GPL-3.0-or-later

// GGUF, the format of llama.cpp: versions 2 and 3, one file or several parts. Parts are named
// <prefix>-00001-of-0000N.gguf; any of them may be opened, and metadata is that of the first.

#include <fmt/format.h>

#include <unordered_set>

#include "core/base/error.h"
#include "core/formats/format.h"
#include "core/formats/gguf_file.h"
#include "core/formats/printable.h"

namespace lathe::core {

namespace {

constexpr std::string_view kSplitKeys[] = {"split.no", "split.count", "split.tensors.count"};

bool recognise(const std::filesystem::path& path) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(path, code)) return false;
    return MappedFile::open(path)->text().starts_with(gguf::kMagic);
}

int64_t splitNumber(const gguf::Part& part, std::string_view key, int64_t least, int64_t most) {
    const auto found = part.metadata.find(key);
    const bool isThere = found != part.metadata.end();
    const auto number = isThere ? found->second.integer() : std::nullopt;
    if (!number || *number < least || *number > most)
        throw Error(
            ErrorKind::Corrupt,
            fmt::format("metadata '{}' is {}; {} was expected, so the file is damaged or "
                        "does not belong to these parts",
                        key, isThere ? printable(toJson(found->second)) : "missing",
                        least == most ? fmt::format("{}", least)
                                      : fmt::format("a whole number from {} to {}", least, most)));
    return *number;
}

/// "model" of part 1 (counted from 0) "model-00002-of-00003.gguf"; nothing if the name does not end
/// so.
std::optional<std::string> splitPrefix(const std::string& name, int64_t index, int64_t count) {
    const std::string ending = fmt::format("-{:05}-of-{:05}.gguf", index + 1, count);
    if (!name.ends_with(ending)) return std::nullopt;
    return name.substr(0, name.size() - ending.size());
}

gguf::Part readSibling(const std::filesystem::path& path, int64_t index, int64_t count) {
    const std::string name = path.filename().string();
    std::error_code code;
    if (!std::filesystem::exists(path, code))
        throw Error(ErrorKind::NotFound,
                    fmt::format("part {} of {}, {}, is not there; put all parts into one folder",
                                index + 1, count, printable(name)));
    return withContext(name, [&] {
        gguf::Part part = gguf::readPart(path);
        splitNumber(part, "split.count", count, count);
        splitNumber(part, "split.no", index, index);
        return part;
    });
}

/// Joins all parts of the model that `opened` is one of.
gguf::Part joinParts(gguf::Part opened, const std::filesystem::path& path, int64_t count) {
    const int64_t own = splitNumber(opened, "split.no", 0, count - 1);
    const std::string name = path.filename().string();
    const auto prefix = splitPrefix(name, own, count);
    if (!prefix)
        throw Error(ErrorKind::NotFound,
                    fmt::format("this is part {} of {}, but the file is named {}; a name ending in "
                                "'-{:05}-of-{:05}.gguf' "
                                "was expected, so that the other parts can be found",
                                own + 1, count, printable(name), own + 1, count));
    gguf::Part joined;
    std::unordered_set<std::string> names;
    for (int64_t i = 0; i < count; ++i) {
        const auto sibling =
            path.parent_path() / fmt::format("{}-{:05}-of-{:05}.gguf", *prefix, i + 1, count);
        gguf::Part part = i == own ? std::move(opened) : readSibling(sibling, i, count);
        for (RawTensor& tensor : part.tensors) {
            if (!names.insert(tensor.name).second)
                throw Error(
                    ErrorKind::Corrupt,
                    fmt::format("tensor {} is in more than one part; the parts do not belong "
                                "together",
                                printable(tensor.name)));
            joined.tensors.push_back(std::move(tensor));
        }
        joined.fileBytes += part.fileBytes;
        if (i == 0) {
            joined.version = part.version;
            joined.metadata = std::move(part.metadata);
        }
    }
    const auto held = static_cast<int64_t>(joined.tensors.size());
    if (joined.metadata.contains("split.tensors.count"))
        splitNumber(joined, "split.tensors.count", held, held);
    return joined;
}

RawCheckpoint read(const std::filesystem::path& path) {
    gguf::Part part = gguf::readPart(path);
    int64_t parts = 1;
    if (part.metadata.contains("split.count"))
        parts = splitNumber(part, "split.count", 0, UINT16_MAX);
    if (parts > 1) part = joinParts(std::move(part), path, parts);

    RawCheckpoint checkpoint;
    checkpoint.format = "gguf";
    checkpoint.path = path;
    checkpoint.detail =
        fmt::format("GGUF v{}", part.version) + (parts > 1 ? fmt::format(", {} parts", parts) : "");
    checkpoint.fileBytes = part.fileBytes;
    checkpoint.metadata = std::move(part.metadata);
    // They describe these files, not the model: whoever writes it anew writes one file.
    for (const std::string_view key : kSplitKeys)
        if (const auto found = checkpoint.metadata.find(key); found != checkpoint.metadata.end())
            checkpoint.metadata.erase(found);
    checkpoint.tensors = std::move(part.tensors);
    return checkpoint;
}

}  // namespace

extern const Format format_gguf;
const Format format_gguf = {
    "gguf",    "GGUF", ".gguf",     "llama.cpp and programs built on it load it",
    recognise, read,   gguf::write, gguf::keeps};

}  // namespace lathe::core
