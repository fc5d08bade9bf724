// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/hf.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/formats/format.h"
#include "core/formats/printable.h"
#include "core/formats/safetensors.h"

namespace lathe::core {

namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = "config.json";
constexpr const char* kSingle = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";
constexpr uint64_t kJsonLimit = uint64_t{256} << 20;  ///< bytes of config.json or the index

bool isFile(const fs::path& path) {
    std::error_code code;
    return fs::is_regular_file(path, code);
}

std::vector<fs::path> safetensorsIn(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
         entry.increment(code))
        if (entry->path().extension() == ".safetensors" && isFile(entry->path()))
            found.push_back(entry->path());
    std::sort(found.begin(), found.end());
    return found;
}

bool recognise(const fs::path& path) {
    std::error_code code;
    if (fs::is_directory(path, code))
        return isFile(path / kConfig) && (isFile(path / kIndex) || !safetensorsIn(path).empty());
    if (!isFile(path)) return false;
    const auto file = MappedFile::open(path);
    return looksLikeSafetensors(file->text().substr(0, 16));
}

/// A shard's name comes from a file: it must stay inside the folder.
void checkShardName(const std::string& name, const std::string& tensor) {
    if (name.empty() || name == "." || name == ".." ||
        name.find_first_of(std::string_view("/\\\0", 3)) != name.npos)
        throw Error(
            ErrorKind::Corrupt,
            fmt::format("{}: tensor {} is said to be in {}; the plain name of a file in the same "
                        "folder was expected",
                        kIndex, printable(tensor), printable(name)));
}

/// The index's weight_map turned round: tensors by shard.
std::map<std::string, std::set<std::string>> shardsOf(const fs::path& folder) {
    const MetaValue index =
        withContext(kIndex, [&] { return parseJson(readTextFile(folder / kIndex, kJsonLimit)); });
    const MetaValue* map = index.find("weight_map");
    if (!map || !map->object() || map->object()->empty())
        throw Error(ErrorKind::Corrupt,
                    fmt::format("{}: it has no weight_map that says where each tensor is", kIndex));
    std::map<std::string, std::set<std::string>> shards;
    for (const auto& [tensor, file] : *map->object()) {
        if (!file.text())
            throw Error(ErrorKind::Corrupt,
                        fmt::format("{}: tensor {} is not given the name of a file", kIndex,
                                    printable(tensor)));
        checkShardName(*file.text(), tensor);
        shards[*file.text()].insert(tensor);
    }
    return shards;
}

void readShards(const fs::path& folder, RawCheckpoint& checkpoint) {
    auto shards = shardsOf(folder);
    checkpoint.fileBytes += fs::file_size(folder / kIndex);
    size_t unlisted = 0;
    for (auto& [name, wanted] : shards) {
        withContext(printable(name), [&, &name = name, &wanted = wanted] {
            SafetensorsFile shard = readSafetensors(folder / name);
            checkpoint.fileBytes += shard.fileBytes;
            for (RawTensor& tensor : shard.tensors) {
                if (wanted.erase(tensor.name) > 0)
                    checkpoint.tensors.push_back(std::move(tensor));
                else
                    ++unlisted;
            }
            if (!wanted.empty())
                throw Error(ErrorKind::Corrupt,
                            fmt::format("tensor {} is not in it, although {} says so",
                                        printable(*wanted.begin()), kIndex));
        });
    }
    checkpoint.detail = fmt::format("Hugging Face folder, {} shard{}", shards.size(),
                                    shards.size() == 1 ? "" : "s");
    if (unlisted)
        checkpoint.detail +=
            fmt::format(", {} tensors that the index does not list left out", unlisted);
}

/// config.json and the companions, as far as they are there.
void readSmallFiles(const fs::path& folder, RawCheckpoint& checkpoint) {
    if (isFile(folder / kConfig)) {
        withContext(kConfig, [&] {
            const std::string text = readTextFile(folder / kConfig, kJsonLimit);
            const MetaValue config = parseJson(text);
            if (!config.object()) throw Error(ErrorKind::Corrupt, "it is no JSON object");
            checkpoint.metadata = *config.object();
            checkpoint.fileBytes += text.size();
        });
    }
    for (const std::string_view name : kHfCompanions) {
        if (!isFile(folder / name)) continue;
        std::string text = readTextFile(folder / name, kHfCompanionLimit);
        checkpoint.fileBytes += text.size();
        checkpoint.companions.emplace(name, std::move(text));
    }
}

void readSingle(const fs::path& file, RawCheckpoint& checkpoint) {
    SafetensorsFile single = readSafetensors(file);
    checkpoint.fileBytes += single.fileBytes;
    checkpoint.tensors = std::move(single.tensors);
}

RawCheckpoint read(const fs::path& path) {
    RawCheckpoint checkpoint;
    checkpoint.format = "hf";
    checkpoint.path = path;
    std::error_code code;
    if (!fs::is_directory(path, code)) {
        const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
        // A shard alone is no model: with an index that names it, the whole folder is meant.
        if (isFile(folder / kIndex) && shardsOf(folder).contains(path.filename().string())) {
            checkpoint = read(folder);
            checkpoint.path = folder;
            return checkpoint;
        }
        readSingle(path, checkpoint);
        checkpoint.detail =
            isFile(folder / kConfig) ? "safetensors file with config.json" : "safetensors file";
        if (isFile(folder / kConfig)) readSmallFiles(folder, checkpoint);
        return checkpoint;
    }
    checkpoint.detail = "Hugging Face folder";
    // The same order of preference as transformers: one file before an index.
    if (isFile(path / kSingle)) {
        withContext(kSingle, [&] { readSingle(path / kSingle, checkpoint); });
    } else if (isFile(path / kIndex)) {
        readShards(path, checkpoint);
    } else {
        const std::vector<fs::path> files = safetensorsIn(path);
        if (files.size() != 1)
            throw Error(
                files.empty() ? ErrorKind::NotFound : ErrorKind::Unsupported,
                fmt::format(
                    "the folder has {} .safetensors files and neither {} nor {}; one of these was "
                    "expected",
                    files.size(), kSingle, kIndex));
        withContext(files[0].filename().string(), [&] { readSingle(files[0], checkpoint); });
    }
    readSmallFiles(path, checkpoint);
    return checkpoint;
}

}  // namespace

RawCheckpoint readHfDescription(const fs::path& folder) {
    if (!isFile(folder / kConfig))
        throw Error(ErrorKind::NotFound,
                    fmt::format("there is no {} in it, which describes the network", kConfig));
    RawCheckpoint description;
    description.format = "hf";
    description.path = folder;
    description.detail = "description without weights";
    readSmallFiles(folder, description);
    return description;
}

namespace {

void write(const RawCheckpoint& checkpoint, const fs::path& path, JobContext& job) {
    writeHfFolder(checkpoint, path, job);
}

/// safetensors holds plain arrays of every DType, and nothing else.
bool keeps(const Encoding& encoding) {
    return encoding.plain() != nullptr;
}

}  // namespace

extern const Format format_hf;
const Format format_hf = {"hf",      "Hugging Face folder",
                          "",        "transformers and most Python tools load it",
                          recognise, read,
                          write,     keeps};

}  // namespace lathe::core
