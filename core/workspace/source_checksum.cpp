// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/source_checksum.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "core/base/hash.h"
#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

namespace {

namespace fs = std::filesystem;

/// Checksums of this process by path, valid while size and time stay what they were.
class Remembered {
  public:
    std::string checksum(const fs::path& file, JobContext& job) {
        const Stamp stamp{fs::file_size(file), fs::last_write_time(file)};
        {
            const std::lock_guard lock(m_mutex);
            const auto known = m_known.find(file);
            if (known != m_known.end() && known->second.stamp == stamp) return known->second.sha256;
        }
        job.startPhase("Computing the checksum of " + file.filename().string(),
                       static_cast<int64_t>(stamp.bytes));
        std::string sha256 = sha256File(file, &job);
        const std::lock_guard lock(m_mutex);
        m_known[file] = {stamp, sha256};
        return sha256;
    }

  private:
    struct Stamp {
        uintmax_t bytes;
        fs::file_time_type time;
        bool operator==(const Stamp&) const = default;
    };
    struct Entry {
        Stamp stamp;
        std::string sha256;
    };
    std::mutex m_mutex;
    std::map<fs::path, Entry> m_known;
};

Remembered& remembered() {
    static Remembered s_remembered;
    return s_remembered;
}

std::vector<fs::path> shardsOf(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

std::string sourceChecksum(const Model& model, JobContext& job) {
    const Model::Parts& parts = model.parts();
    if (!parts.provenance.sourceSha256.empty()) return parts.provenance.sourceSha256;
    // A native file remembers its source without its bytes: whatever lies at that path today may be
    // another.
    if (!parts.source || parts.source->fileBytes == 0) return "";
    const fs::path& path = parts.source->path;
    if (fs::is_regular_file(path)) return remembered().checksum(path, job);
    const std::vector<fs::path> shards = shardsOf(path);
    if (shards.size() == 1) return remembered().checksum(shards.front(), job);
    std::string hashes;
    for (const fs::path& shard : shards) hashes += remembered().checksum(shard, job);
    return hashes.empty() ? "" : sha256(hashes);
}

ModelPtr withSourceChecksum(const ModelPtr& model, JobContext& job) {
    if (!model->parts().provenance.sourceSha256.empty()) return model;
    std::string checksum = sourceChecksum(*model, job);
    if (checksum.empty()) return model;
    Model::Parts parts = model->parts();
    parts.provenance.sourceSha256 = std::move(checksum);
    return Model::create(std::move(parts));
}

}  // namespace lathe::core
