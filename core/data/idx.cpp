// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/idx.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/data/gzip.h"
#include "core/data/labelled.h"

namespace lathe::core {

namespace {

constexpr uint8_t kBytes = 0x08;
constexpr size_t kMostDimensions = 4;

uint8_t byteAt(std::string_view text, size_t index) {
    return static_cast<uint8_t>(text[index]);
}

struct Header {
    std::vector<int64_t> shape;
    size_t bytes = 0;       ///< of the header itself
    uint64_t elements = 0;  ///< at most kMaxPixelBytes
};

/// Of the start of a file, which may be all of it.
Header headerOf(std::string_view start) {
    if (!looksLikeIdx(start))
        throw Error(ErrorKind::Corrupt,
                    "it is no IDX file: two zero bytes, a type and 1 to 4 "
                    "dimensions were expected");
    if (byteAt(start, 2) != kBytes)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format("its elements have the IDX type {:#04x}; only bytes (0x08) are read",
                        byteAt(start, 2)));
    Header header;
    const size_t dimensions = byteAt(start, 3);
    header.bytes = 4 + 4 * dimensions;
    if (start.size() < header.bytes)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("it has {} bytes, too few for a header of {} dimensions",
                                start.size(), dimensions));
    header.elements = 1;
    for (size_t i = 0; i < dimensions; ++i) {
        uint64_t size = 0;
        for (size_t b = 0; b < 4; ++b) size = size << 8 | byteAt(start, 4 + 4 * i + b);
        if (size == 0 || header.elements > kMaxPixelBytes / size)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("dimension {} is {}; the elements must be 1 to {} in all", i,
                                    size, kMaxPixelBytes));
        header.elements *= size;
        header.shape.push_back(static_cast<int64_t>(size));
    }
    return header;
}

}  // namespace

bool looksLikeIdx(std::string_view start) {
    return start.size() >= 4 && start[0] == 0 && start[1] == 0 && byteAt(start, 2) >= 0x08 &&
           byteAt(start, 2) <= 0x0E && byteAt(start, 3) >= 1 && byteAt(start, 3) <= kMostDimensions;
}

IdxArray idxFromBytes(std::string_view file) {
    constexpr size_t kLongestHeader = 4 + 4 * kMostDimensions;
    const bool packed = looksLikeGzip(file);
    const Header header = headerOf(packed ? gunzippedStart(file, kLongestHeader)
                                          : std::string(file.substr(0, kLongestHeader)));
    const uint64_t expected = header.bytes + header.elements;
    if (packed) {
        std::string whole = gunzipped(file, expected);
        return {header.shape, whole.erase(0, header.bytes)};
    }
    if (file.size() != expected)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("it has {} bytes; its header says {}", file.size(), expected));
    return {header.shape, std::string(file.substr(header.bytes))};
}

std::string idxToBytes(std::span<const int64_t> shape, std::string_view elements) {
    uint64_t expected = shape.empty() ? 0 : 1;
    std::string out = {0, 0, static_cast<char>(kBytes), static_cast<char>(shape.size())};
    for (const int64_t size : shape) {
        expected *= static_cast<uint64_t>(size);
        for (int shift = 24; shift >= 0; shift -= 8)
            out.push_back(static_cast<char>(size >> shift));
    }
    if (expected != elements.size() || shape.size() > kMostDimensions)
        throw Error(ErrorKind::Internal, fmt::format("{} elements do not fill an IDX array of {}",
                                                     elements.size(), expected));
    return out.append(elements);
}

}  // namespace lathe::core
