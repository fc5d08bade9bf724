// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/data/gzip.h"
#include "core/data/idx.h"
#include "core/data/picture.h"

namespace lathe::core {

Dataset readDataset(const std::filesystem::path& path) {
    std::error_code code;
    if (std::filesystem::is_directory(path, code)) return readImageFolder(path);
    if (isLabelledTextName(path)) return readLabelledTexts(path);
    {
        const auto file = MappedFile::open(path);
        const std::string_view bytes = file->text();
        if (looksLikeGzip(bytes) || looksLikeIdx(bytes.substr(0, 4))) return readIdxImages(path);
        if (looksLikePng(bytes) || looksLikeJpeg(bytes))
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{} is one picture; open the folder that has a folder of "
                                    "pictures per class",
                                    path.string()));
    }
    return readText(path);
}

const std::string& nameOf(const Dataset& data) {
    return std::visit([](const auto& each) -> const std::string& { return each.name; }, data);
}

const std::string& sha256Of(const Dataset& data) {
    return std::visit([](const auto& each) -> const std::string& { return each.sha256; }, data);
}

}  // namespace lathe::core
