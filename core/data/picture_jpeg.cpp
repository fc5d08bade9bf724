// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <csetjmp>
#include <cstdio>  // before jpeglib.h, which needs it

#include <jpeglib.h>

#include "core/base/error.h"
#include "core/data/picture.h"

namespace lathe::core {

namespace {

/// libjpeg reports errors by a call that must not return, which jumps back to where decoding began.
struct ErrorManager {
    jpeg_error_mgr base;
    std::jmp_buf back;
    char message[JMSG_LENGTH_MAX];
};

ErrorManager& managerOf(j_common_ptr info) {
    return *reinterpret_cast<ErrorManager*>(info->err);
}

[[noreturn]] void onError(j_common_ptr info) {
    info->err->format_message(info, managerOf(info).message);
    std::longjmp(managerOf(info).back, 1);
}

/// A level below 0 is a warning: the data are damaged, and libjpeg would guess.
void onMessage(j_common_ptr info, int level) {
    if (level < 0) onError(info);
}

/// A few bytes can ask for thousands of passes over a large picture.
void limitScans(j_common_ptr info) {
    constexpr int kMostScans = 500;
    auto& decoder = *reinterpret_cast<j_decompress_ptr>(info);
    if (decoder.input_scan_number <= kMostScans) return;
    std::snprintf(managerOf(info).message, JMSG_LENGTH_MAX, "more than %d scans", kMostScans);
    std::longjmp(managerOf(info).back, 1);
}

/// Functions that errors jump out of hold nothing with a destructor; the picture's memory is the
/// caller's.
class Decoder {
  public:
    Decoder() = default;
    ~Decoder() { jpeg_destroy_decompress(&m_info); }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    bool readHeader(std::string_view bytes) {
        m_info.err = jpeg_std_error(&m_errors.base);
        m_errors.base.error_exit = onError;
        m_errors.base.emit_message = onMessage;
        if (setjmp(m_errors.back)) return false;
        jpeg_create_decompress(&m_info);
        m_progress.progress_monitor = limitScans;
        m_info.progress = &m_progress;
        jpeg_mem_src(&m_info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        jpeg_read_header(&m_info, TRUE);
        return true;
    }
    bool readPixels(uint8_t* out) {
        if (setjmp(m_errors.back)) return false;
        m_info.out_color_space = channels() == 1 ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_start_decompress(&m_info);
        const size_t stride = size_t{m_info.output_width} * static_cast<size_t>(channels());
        while (m_info.output_scanline < m_info.output_height) {
            JSAMPROW row = out + m_info.output_scanline * stride;
            jpeg_read_scanlines(&m_info, &row, 1);
        }
        jpeg_finish_decompress(&m_info);
        return true;
    }

    int channels() const { return m_info.num_components == 1 ? 1 : 3; }
    const jpeg_decompress_struct& info() const { return m_info; }
    const char* message() const { return m_errors.message; }

  private:
    jpeg_decompress_struct m_info{};
    jpeg_progress_mgr m_progress{};
    ErrorManager m_errors{};
};

[[noreturn]] void damaged(const Decoder& decoder) {
    throw Error(ErrorKind::Corrupt,
                fmt::format("the JPEG data are damaged: libjpeg says \"{}\"", decoder.message()));
}

}  // namespace

bool looksLikeJpeg(std::string_view bytes) {
    return bytes.substr(0, 3) == "\xFF\xD8\xFF";
}

Picture pictureFromJpeg(std::string_view bytes) {
    Decoder decoder;
    if (!decoder.readHeader(bytes)) damaged(decoder);
    const jpeg_decompress_struct& info = decoder.info();
    if (info.image_width > kMaxPictureSide || info.image_height > kMaxPictureSide)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the picture has {} x {} pixels; at most {} on a side are read",
                                info.image_width, info.image_height, kMaxPictureSide));
    if (info.num_components != 1 && info.num_components != 3)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the picture has {} colour components; grey (1) or colour (3) was "
                                "expected",
                                info.num_components));
    Picture picture;
    picture.width = info.image_width;
    picture.height = info.image_height;
    picture.channels = decoder.channels();
    picture.pixels.resize(static_cast<size_t>(picture.width * picture.height * picture.channels));
    if (!decoder.readPixels(picture.pixels.data())) damaged(decoder);
    return picture;
}

}  // namespace lathe::core
