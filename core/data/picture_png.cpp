// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <png.h>

#include "core/base/error.h"
#include "core/data/picture.h"

namespace lathe::core {

namespace {

/// libpng's simplified interface, which reports errors by value.
class PngImage {
  public:
    explicit PngImage(std::string_view bytes) {
        m_image.version = PNG_IMAGE_VERSION;
        check(png_image_begin_read_from_memory(&m_image, bytes.data(), bytes.size()));
    }
    ~PngImage() { png_image_free(&m_image); }
    PngImage(const PngImage&) = delete;
    PngImage& operator=(const PngImage&) = delete;

    const png_image& header() const { return m_image; }

    std::vector<uint8_t> pixels(bool colour) {
        m_image.format = colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
        std::vector<uint8_t> out(PNG_IMAGE_SIZE(m_image));
        constexpr png_color kWhite = {255, 255, 255};
        check(png_image_finish_read(&m_image, &kWhite, out.data(), 0, nullptr));
        return out;
    }

  private:
    void check(int result) const {
        if (!result || PNG_IMAGE_FAILED(m_image))
            throw Error(
                ErrorKind::Corrupt,
                fmt::format("the PNG data are damaged: libpng says \"{}\"", m_image.message));
    }

    png_image m_image{};
};

}  // namespace

bool looksLikePng(std::string_view bytes) {
    return bytes.substr(0, 8) == "\x89PNG\r\n\x1A\n";
}

Picture pictureFromPng(std::string_view bytes) {
    PngImage image(bytes);
    const png_image& header = image.header();
    if (header.width > kMaxPictureSide || header.height > kMaxPictureSide)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the picture has {} x {} pixels; at most {} on a side are read",
                                header.width, header.height, kMaxPictureSide));
    if (header.format & PNG_FORMAT_FLAG_LINEAR)
        throw Error(ErrorKind::Unsupported, "the picture has 16 bits per channel; convert it to 8");
    const bool colour = header.format & PNG_FORMAT_FLAG_COLOR;
    Picture picture;
    picture.width = header.width;
    picture.height = header.height;
    picture.channels = colour ? 3 : 1;
    picture.pixels = image.pixels(colour);
    return picture;
}

}  // namespace lathe::core
