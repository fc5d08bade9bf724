// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of pictures, one folder per class, or with a pair of IDX files.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/data/gzip.h"
#include "core/data/idx.h"
#include "core/data/labelled.h"
#include "core/data/picture.h"

namespace lathe::core {

namespace fs = std::filesystem;

namespace {

/// What is in `folder`, by name; hidden entries are left out.
std::vector<fs::path> entriesOf(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
         entry.increment(code))
        if (!entry->path().filename().string().starts_with('.')) entries.push_back(entry->path());
    if (code)
        throw Error(ErrorKind::Io,
                    fmt::format("{} cannot be listed: {}", folder.string(), code.message()));
    std::sort(entries.begin(), entries.end());
    return entries;
}

bool isPictureName(const fs::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

/// Files that hold IDX images, by content.
std::vector<fs::path> idxImagesIn(const std::vector<fs::path>& entries) {
    std::vector<fs::path> found;
    for (const fs::path& path : entries) {
        if (!fs::is_regular_file(path) || fs::file_size(path) < 4) continue;
        const auto file = MappedFile::open(path);
        std::string start(file->text().substr(0, 4));
        try {
            if (looksLikeGzip(file->text())) start = gunzippedStart(file->text(), 4);
        } catch (const Error&) {
            continue;  // some other compressed file
        }
        if (looksLikeIdx(start) && start[3] >= 3) found.push_back(path);
    }
    return found;
}

/// Pictures of one size, put together as they come.
class PictureStack {
  public:
    void add(Picture picture, int32_t label, const fs::path& path) {
        if (m_images.labels.empty()) {
            m_images.width = picture.width;
            m_images.height = picture.height;
            m_images.channels = picture.channels;
            m_first = path;
        }
        if (picture.width != m_images.width || picture.height != m_images.height)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the picture has {} x {} pixels, but {} has {} x {}; all must "
                                    "have one size",
                                    picture.width, picture.height, m_first.string(), m_images.width,
                                    m_images.height));
        if (picture.channels > m_images.channels) {
            m_images.pixels = coloured(m_images.pixels);
            m_images.channels = picture.channels;
        }
        if (picture.channels < m_images.channels) picture.pixels = coloured(picture.pixels);
        if (m_images.pixels.size() + picture.pixels.size() > kMaxPixelBytes)
            throw Error(ErrorKind::Memory,
                        fmt::format("with this picture there are more than {} bytes of pixels; use "
                                    "fewer or smaller pictures",
                                    kMaxPixelBytes));
        m_images.pixels.insert(m_images.pixels.end(), picture.pixels.begin(), picture.pixels.end());
        m_images.labels.push_back(label);
    }

    LabelledImages& images() { return m_images; }

  private:
    static std::vector<uint8_t> coloured(const std::vector<uint8_t>& grey) {
        std::vector<uint8_t> out;
        out.reserve(grey.size() * 3);
        for (const uint8_t value : grey) out.insert(out.end(), 3, value);
        return out;
    }

    LabelledImages m_images;
    fs::path m_first;
};

/// Adds the pictures of one class; a folder without any is an error that says what was there.
void addClass(const fs::path& folder, int32_t label, PictureStack& stack) {
    size_t added = 0;
    bool folders = false;
    for (const fs::path& path : entriesOf(folder)) {
        folders = folders || fs::is_directory(path);
        if (!fs::is_regular_file(path) || !isPictureName(path)) continue;
        withContext(path.string(), [&] {
            stack.add(pictureFromBytes(MappedFile::open(path)->text()), label, path);
        });
        ++added;
    }
    if (added == 0)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("{} holds no PNG or JPEG file{}", folder.string(),
                                folders ? ", but folders: open it alone if those are the classes"
                                        : "; a class without pictures was not expected"));
}

}  // namespace

LabelledImages readImageFolder(const fs::path& folder) {
    const std::vector<fs::path> entries = entriesOf(folder);
    const std::string name = folder.filename().empty() ? folder.parent_path().filename().string()
                                                       : folder.filename().string();
    const std::vector<fs::path> idx = idxImagesIn(entries);
    if (idx.size() > 1)
        throw Error(ErrorKind::Usage,
                    fmt::format("{} holds {} IDX files of images, {} and {} among them; name one",
                                folder.string(), idx.size(), idx[0].filename().string(),
                                idx[1].filename().string()));
    if (idx.size() == 1) return readIdxImages(idx[0]);
    PictureStack stack;
    for (const fs::path& path : entries) {
        if (!fs::is_directory(path)) continue;
        auto& names = stack.images().labelNames;
        if (static_cast<int64_t>(names.size()) == kMaxClasses)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("{} has more than {} folders", folder.string(), kMaxClasses));
        addClass(path, static_cast<int32_t>(names.size()), stack);
        names.push_back(path.filename().string());
    }
    if (stack.images().labelNames.empty())
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{} holds neither IDX files nor a folder of PNG or JPEG files per "
                                "class",
                                folder.string()));
    return withContext(folder.string(),
                       [&] { return finishedImages(std::move(stack.images()), name); });
}

}  // namespace lathe::core
