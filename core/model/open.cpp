// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/base/error.h"
#include "core/formats/format.h"
#include "core/model/family.h"
#include "core/model/new_model.h"

namespace lathe::core {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSamplePrefix = "sample:";
constexpr std::string_view kNewPrefix = "new:";

/// "stories" of stories.gguf, stories.lathe.h5 or a folder stories.
std::string sampleName(const fs::path& path) {
    const std::string file = path.filename().string();
    return file.substr(0, file.find('.'));
}

fs::path samplePath(const std::string& name) {
    const fs::path folder = samplesFolder();
    std::vector<fs::path> entries;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
        if (!sampleName(entry->path()).empty()) entries.push_back(entry->path());
    std::sort(entries.begin(), entries.end());
    std::string known;
    for (const fs::path& entry : entries) {
        const bool readable = std::any_of(formats().begin(), formats().end(),
                                          [&](const Format* format) { return format->recognise(entry); });
        if (!readable) continue;
        if (sampleName(entry) == name) return entry;
        known += (known.empty() ? "" : ", ") + sampleName(entry);
    }
    throw Error(ErrorKind::NotFound, fmt::format("there is no sample '{}' in {}; {}", name, folder.string(),
                                                 known.empty() ? "there are no models in it" : "there are " + known));
}

ModelPtr openNew(const std::string& folderAndSeed) {
    const size_t mark = folderAndSeed.rfind('#');
    if (mark == std::string::npos) return newModel(folderAndSeed, 0);
    const std::string seed = folderAndSeed.substr(mark + 1);
    if (seed.empty() || seed.size() > 18 || seed.find_first_not_of("0123456789") != seed.npos)
        throw Error(ErrorKind::Usage,
                    fmt::format("'{}' is no seed; write new:FOLDER#7, for example", seed));
    return newModel(folderAndSeed.substr(0, mark), std::stoull(seed));
}

}  // namespace

fs::path samplesFolder() {
    if (const char* given = std::getenv("LATHE_SAMPLES"); given && *given) return given;
    std::error_code code;
    const fs::path program = fs::read_symlink("/proc/self/exe", code);
    const fs::path installed = program.parent_path().parent_path() / "share/lathe/samples";
    if (!code && fs::is_directory(installed, code)) return installed;
    return fs::path(LATHE_SOURCE_SAMPLES);
}

ModelPtr openModel(const std::string& nameOrPath) {
    if (nameOrPath.starts_with(kNewPrefix)) return openNew(nameOrPath.substr(kNewPrefix.size()));
    const bool sample = nameOrPath.starts_with(kSamplePrefix);
    const fs::path path = sample ? samplePath(nameOrPath.substr(kSamplePrefix.size())) : fs::path(nameOrPath);
    const ModelPtr model = modelFromCheckpoint(readCheckpoint(path));
    if (!sample) return model;
    // A sample is named as the user named it, wherever this installation keeps it.
    Model::Parts parts = model->parts();
    parts.provenance.source = nameOrPath;
    return Model::create(std::move(parts));
}

}  // namespace lathe::core
