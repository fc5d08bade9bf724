// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/formats/hf.h"
#include "core/formats/printable.h"
#include "core/formats/safetensors.h"

namespace lathe::core {

namespace {

namespace fs = std::filesystem;

/// transformers 4 refuses files whose metadata does not name the framework.
const std::map<std::string, std::string, std::less<>> kFileMetadata = {{"format", "pt"}};

[[noreturn]] void failed(const fs::path& folder, const char* what) {
    throw Error(ErrorKind::Io,
                fmt::format("cannot {} {}: {}", what, folder.string(), std::strerror(errno)));
}

/// A folder that is filled under another name and removed again unless it is moved into place.
class TemporaryFolder {
  public:
    explicit TemporaryFolder(const fs::path& target) {
        static std::atomic<int> s_counter{0};
        m_path = target.parent_path() / fmt::format(".{}.{}.{}.part", target.filename().string(),
                                                    ::getpid(), s_counter.fetch_add(1));
        std::error_code code;
        if (!fs::create_directory(m_path, code) || code)
            throw Error(
                ErrorKind::Io,
                fmt::format("cannot create a folder beside {}: {}; does its parent exist, and "
                            "may it be written?",
                            target.string(), code ? code.message() : "it exists"));
    }
    ~TemporaryFolder() {
        std::error_code code;
        fs::remove_all(m_path, code);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const fs::path& path() const { return m_path; }

    /// Moves the folder to `target`. One that stands there is swapped in one step where the file
    /// system can (it is then removed with this object), else moved aside first.
    void moveTo(const fs::path& target) {
        if (::rename(m_path.c_str(), target.c_str()) == 0) return;  // also over an empty folder
        if (errno != ENOTEMPTY && errno != EEXIST) failed(target, "write");
        if (::renameat2(AT_FDCWD, m_path.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0)
            return;
        const fs::path aside = m_path.string() + ".old";
        if (::rename(target.c_str(), aside.c_str()) != 0) failed(target, "move aside");
        if (::rename(m_path.c_str(), target.c_str()) != 0) {
            const int reason = errno;
            ::rename(aside.c_str(), target.c_str());
            errno = reason;
            failed(target, "replace");
        }
        std::error_code code;
        fs::remove_all(aside, code);
    }

  private:
    fs::path m_path;
};

bool isOurs(const std::string& name) {
    if (name == "config.json" || name == "model.safetensors.index.json") return true;
    if (name.starts_with("model") && name.ends_with(".safetensors")) return true;
    return std::find(kHfCompanions.begin(), kHfCompanions.end(), name) != kHfCompanions.end();
}

/// Throws unless replacing what stands at `target` loses nothing but an older model.
void checkReplaceable(const fs::path& target) {
    std::error_code code;
    if (!fs::exists(fs::symlink_status(target, code))) return;
    if (!fs::is_directory(target, code))
        throw Error(ErrorKind::Refused,
                    fmt::format("{} is a file; a Hugging Face checkpoint is a folder: choose "
                                "another name",
                                target.string()));
    bool empty = true;
    for (const fs::directory_entry& entry : fs::directory_iterator(target, code)) {
        empty = false;
        const std::string name = entry.path().filename().string();
        if (!isOurs(name) || entry.is_directory())
            throw Error(ErrorKind::Refused,
                        fmt::format("{} holds '{}', which is not part of a model and would be "
                                    "lost; choose another folder",
                                    target.string(), name));
    }
    if (code)
        throw Error(ErrorKind::Io,
                    fmt::format("cannot list {}: {}", target.string(), code.message()));
    if (!empty && !fs::exists(target / "config.json", code))
        throw Error(ErrorKind::Refused,
                    fmt::format("{} is neither empty nor a model (no config.json); choose another "
                                "folder",
                                target.string()));
}

uint64_t sizeOf(const RawTensor& tensor) {
    return tensor.encoding ? tensor.encoding->bytes() : 0;
}

/// Ends (exclusive) of the shards in the list of tensors.
std::vector<size_t> shardEnds(const std::vector<RawTensor>& tensors, uint64_t shardBytes) {
    std::vector<size_t> ends;
    uint64_t filled = 0;
    for (size_t i = 0; i < tensors.size(); ++i) {
        if (filled > 0 && filled + sizeOf(tensors[i]) > shardBytes) {
            ends.push_back(i);
            filled = 0;
        }
        filled += sizeOf(tensors[i]);
    }
    ends.push_back(tensors.size());
    return ends;
}

MetaValue objectOf(MetaValue::Object members) {
    MetaValue value;
    value.value = std::make_shared<const MetaValue::Object>(std::move(members));
    return value;
}

void writeTensors(const RawCheckpoint& checkpoint, const fs::path& folder, JobContext& job,
                  uint64_t shardBytes) {
    const std::vector<size_t> ends = shardEnds(checkpoint.tensors, shardBytes);
    const std::span<const RawTensor> all(checkpoint.tensors);
    if (ends.size() == 1) {
        writeSafetensors(folder / "model.safetensors", all, kFileMetadata, job);
        return;
    }
    MetaValue::Object weightMap;
    size_t begin = 0;
    for (size_t i = 0; i < ends.size(); ++i) {
        const std::string name =
            fmt::format("model-{:05}-of-{:05}.safetensors", i + 1, ends.size());
        for (const RawTensor& tensor : all.subspan(begin, ends[i] - begin))
            if (!weightMap.emplace(tensor.name, MetaValue::ofText(name)).second)
                throw Error(ErrorKind::Usage,
                            fmt::format("two tensors are called {}", printable(tensor.name)));
        writeSafetensors(folder / name, all.subspan(begin, ends[i] - begin), kFileMetadata, job);
        begin = ends[i];
    }
    MetaValue total;
    uint64_t bytes = 0;
    for (const RawTensor& tensor : all) bytes += sizeOf(tensor);
    total.value = static_cast<int64_t>(bytes);
    const MetaValue index = objectOf({{"metadata", objectOf({{"total_size", total}})},
                                      {"weight_map", objectOf(std::move(weightMap))}});
    writeTextFile(folder / "model.safetensors.index.json", toJson(index, 2) + "\n");
}

void flush(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;  // a file system without folders to flush
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

void writeHfFolder(const RawCheckpoint& checkpoint, const fs::path& folder, JobContext& job,
                   uint64_t shardBytes) {
    std::error_code code;
    fs::path target =
        fs::weakly_canonical(fs::absolute(folder), code);  // follows a link to the folder meant
    if (code)
        throw Error(ErrorKind::Io,
                    fmt::format("cannot find {}: {}", folder.string(), code.message()));
    if (!target.has_filename()) target = target.parent_path();
    checkReplaceable(target);

    uint64_t bytes = 0;
    for (const RawTensor& tensor : checkpoint.tensors) bytes += sizeOf(tensor);
    job.startPhase("Writing the weights", static_cast<int64_t>(bytes));
    TemporaryFolder temporary(target);
    writeTensors(checkpoint, temporary.path(), job, shardBytes);
    writeTextFile(temporary.path() / "config.json",
                  toJson(objectOf(checkpoint.metadata), 2) + "\n");
    for (const auto& [name, content] : checkpoint.companions)
        if (std::find(kHfCompanions.begin(), kHfCompanions.end(), name) != kHfCompanions.end())
            writeTextFile(temporary.path() / name, content);
    flush(temporary.path());
    job.checkpoint();
    checkReplaceable(target);  // minutes may have passed
    temporary.moveTo(target);
    flush(target.parent_path());
}

}  // namespace lathe::core
