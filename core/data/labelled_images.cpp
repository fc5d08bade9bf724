// SPDX-License-Identifier: GPL-3.0-or-later
// Labelled images from a pair of IDX files, and what all sources of images share.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/data/idx.h"
#include "core/data/labelled.h"

namespace lathe::core {

namespace fs = std::filesystem;

namespace {

bool isFile(const fs::path& path) {
    std::error_code code;
    return fs::is_regular_file(path, code);
}

bool replaceLast(std::string& text, std::string_view from, std::string_view to) {
    const size_t at = text.rfind(from);
    if (at != std::string::npos) text.replace(at, from.size(), to);
    return at != std::string::npos;
}

/// The other file of the pair, compressed or not; empty if the name does not say which it is.
fs::path partnerOf(const fs::path& file, bool ofImages) {
    std::string name = file.filename().string();
    if (!(ofImages ? replaceLast(name, "images", "labels") : replaceLast(name, "labels", "images")))
        return {};
    if (ofImages)
        replaceLast(name, "idx3", "idx1");
    else
        replaceLast(name, "idx1", "idx3");
    const fs::path same = file.parent_path() / name;
    if (isFile(same)) return same;
    const bool packed = name.ends_with(".gz");
    const fs::path other =
        file.parent_path() / (packed ? name.substr(0, name.size() - 3) : name + ".gz");
    return isFile(other) ? other : same;
}

IdxArray readIdx(const fs::path& path) {
    return withContext(path.string(), [&] { return idxFromBytes(MappedFile::open(path)->text()); });
}

LabelledImages paired(IdxArray images, const IdxArray& labels) {
    if (labels.shape.size() != 1)
        throw Error(ErrorKind::Corrupt, fmt::format("the labels have {} dimensions; 1 was expected",
                                                    labels.shape.size()));
    if (images.shape[0] != labels.shape[0])
        throw Error(ErrorKind::Corrupt, fmt::format("there are {} images and {} labels",
                                                    images.shape[0], labels.shape[0]));
    LabelledImages data;
    data.height = images.shape[1];
    data.width = images.shape[2];
    data.channels = images.shape.size() > 3 ? images.shape[3] : 1;
    data.pixels.assign(images.bytes.begin(), images.bytes.end());
    int32_t highest = 0;
    for (const char label : labels.bytes) {
        data.labels.push_back(static_cast<uint8_t>(label));
        highest = std::max(highest, data.labels.back());
    }
    for (int32_t value = 0; value <= highest; ++value)
        data.labelNames.push_back(std::to_string(value));
    return data;
}

}  // namespace

LabelledImages finishedImages(LabelledImages images, std::string name) {
    images.name = std::move(name);
    const auto fits = [&](int64_t label) { return label >= 0 && label < images.classes(); };
    if (images.channels != 1 && images.channels != 3)
        throw Error(ErrorKind::Corrupt, fmt::format("the images have {} channels; 1 (grey) or 3 "
                                                    "(red, green, blue) were expected",
                                                    images.channels));
    if (images.labels.empty() ||
        static_cast<int64_t>(images.pixels.size()) != images.count() * images.pixelsPerImage() ||
        !std::all_of(images.labels.begin(), images.labels.end(), fits))
        throw Error(ErrorKind::Corrupt, "pixels, labels and their names do not fit each other");
    Sha256 hash;
    std::string head = fmt::format("{} {} {}\n", images.width, images.height, images.channels);
    for (const int32_t label : images.labels) head += fmt::format("{} ", label);
    hash.update(head.data(), head.size());
    hash.update(images.pixels.data(), images.pixels.size());
    images.sha256 = hash.finish();
    return images;
}

LabelledImages readIdxImages(const fs::path& file) {
    IdxArray given = readIdx(file);
    const bool ofImages = given.shape.size() > 1;
    const char* missing = ofImages ? "labels" : "images";
    const fs::path partner = partnerOf(file, ofImages);
    if (partner.empty() || !isFile(partner))
        throw Error(
            ErrorKind::NotFound,
            fmt::format("{} has no file of {} beside it; {} was expected", file.string(), missing,
                        partner.empty() ? "a name with \"images\" or \"labels\" in it"
                                        : partner.filename().string()));
    IdxArray other = readIdx(partner);
    return withContext(file.string(), [&] {
        IdxArray& images = ofImages ? given : other;
        if (images.shape.size() < 3)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the images have {} dimensions; 3 or 4 were expected (image, "
                                    "row, column, channel)",
                                    images.shape.size()));
        return finishedImages(paired(std::move(images), ofImages ? other : given),
                              file.filename().string());
    });
}

}  // namespace lathe::core
