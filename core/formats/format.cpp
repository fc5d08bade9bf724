// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/format.h"

#include <fmt/format.h>

#include <array>

#include "core/base/error.h"
#include "core/base/file.h"

namespace lathe::core {

#define LATHE_FORMAT(name) extern const Format format_##name;
#include "core/formats/formats.inc"
#undef LATHE_FORMAT

std::span<const Format* const> formats() {
#define LATHE_FORMAT(name) &format_##name,
    static constexpr std::array kFormats = {
#include "core/formats/formats.inc"
    };
#undef LATHE_FORMAT
    return kFormats;
}

const Format* formatNamed(std::string_view id) {
    for (const Format* format : formats())
        if (format->id == id) return format;
    return nullptr;
}

namespace {

std::string firstBytes(const std::filesystem::path& path) {
    const auto file = MappedFile::open(path);
    if (file->size() == 0) return "the file is empty";
    std::string shown;
    for (size_t i = 0; i < std::min<size_t>(8, file->size()); ++i)
        shown += fmt::format("{}{:02x}", i ? " " : "", static_cast<unsigned>(file->data()[i]));
    return fmt::format("it begins with {}", shown);
}

}  // namespace

RawCheckpoint readCheckpoint(const std::filesystem::path& path) {
    return withContext(path.string(), [&]() -> RawCheckpoint {
        std::error_code code;
        if (!std::filesystem::exists(path, code))
            throw Error(ErrorKind::NotFound, "there is no such file or folder");
        for (const Format* format : formats())
            if (format->recognise(path)) return format->read(path);
        if (std::filesystem::is_directory(path))
            throw Error(ErrorKind::Unsupported,
                        "the folder has no config.json beside .safetensors files; a Hugging Face folder was expected");
        throw Error(ErrorKind::Unsupported,
                    fmt::format("not a checkpoint this program knows ({}); it opens GGUF, Hugging Face folders, "
                                ".lathe.h5, llama2.c and Keras .h5 files",
                                firstBytes(path)));
    });
}

}  // namespace lathe::core
