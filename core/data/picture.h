// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// PNG and JPEG files as pixels, decoded by libpng and libjpeg.

#include <cstdint>
#include <string_view>
#include <vector>

namespace lathe::core {

struct Picture {
    int64_t width = 0, height = 0;
    int64_t channels = 0;  ///< 1: grey, 3: red, green, blue
    std::vector<uint8_t> pixels;
};

/// A larger side is refused: no classifier of this program sees so much.
inline constexpr int64_t kMaxPictureSide = 4096;

bool looksLikePng(std::string_view bytes);
bool looksLikeJpeg(std::string_view bytes);

/// 8 bits or fewer per channel; transparent parts are laid over white. Throws Error(Corrupt) with
/// the library's own words, Error(Unsupported).
Picture pictureFromPng(std::string_view bytes);
/// Grey or colour. Data that the library can only guess are an error as well.
Picture pictureFromJpeg(std::string_view bytes);

/// Of either kind, recognised by content.
Picture pictureFromBytes(std::string_view bytes);

}  // namespace lathe::core
