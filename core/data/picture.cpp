// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/picture.h"

#include "core/base/error.h"

namespace lathe::core {

Picture pictureFromBytes(std::string_view bytes) {
    if (looksLikePng(bytes)) return pictureFromPng(bytes);
    if (looksLikeJpeg(bytes)) return pictureFromJpeg(bytes);
    throw Error(ErrorKind::Unsupported, "it is neither a PNG nor a JPEG file, whatever its name");
}

}  // namespace lathe::core
