// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/native_block.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "core/base/error.h"

namespace lathe::core {

namespace {

constexpr std::string_view kMagic = "LATHEH5\n";
constexpr size_t kVersionAt = 8, kBlockLengthAt = 12, kFileLengthAt = 16, kHashAt = 24,
                 kHashBytes = 64;

template <class T>
T numberAt(std::span<const std::byte> bytes, size_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

}  // namespace

std::array<std::byte, kNativeBlockBytes> makeNativeBlock(uint64_t fileBytes,
                                                         std::string_view sha256Hex) {
    if (sha256Hex.size() != kHashBytes)
        throw Error(ErrorKind::Internal, "a SHA-256 has 64 hexadecimal digits");
    std::array<std::byte, kNativeBlockBytes> block{};
    const auto blockBytes = static_cast<uint32_t>(kNativeBlockBytes);
    std::memcpy(block.data(), kMagic.data(), kMagic.size());
    std::memcpy(block.data() + kVersionAt, &kNativeVersion, sizeof kNativeVersion);
    std::memcpy(block.data() + kBlockLengthAt, &blockBytes, sizeof blockBytes);
    std::memcpy(block.data() + kFileLengthAt, &fileBytes, sizeof fileBytes);
    std::memcpy(block.data() + kHashAt, sha256Hex.data(), kHashBytes);
    return block;
}

bool hasNativeMagic(std::span<const std::byte> file) {
    return file.size() >= kMagic.size() &&
           std::memcmp(file.data(), kMagic.data(), kMagic.size()) == 0;
}

std::string checkNativeBlock(std::span<const std::byte> file) {
    if (!hasNativeMagic(file))
        throw Error(ErrorKind::Corrupt, "the file does not begin with 'LATHEH5'");
    if (file.size() < kNativeBlockBytes)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the file has {} bytes; its user block alone has {}: it was cut "
                                "off",
                                file.size(), kNativeBlockBytes));
    if (const auto version = numberAt<uint32_t>(file, kVersionAt); version != kNativeVersion)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format(
                "the file has native format version {}, this program reads version {}; a newer "
                "program may open it",
                version, kNativeVersion));
    if (const auto length = numberAt<uint32_t>(file, kBlockLengthAt); length != kNativeBlockBytes)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the user block says it has {} bytes; {} were expected", length,
                                kNativeBlockBytes));
    if (const auto length = numberAt<uint64_t>(file, kFileLengthAt); length != file.size())
        throw Error(
            ErrorKind::Corrupt,
            fmt::format("the file has {} bytes, but was written with {}; it was cut off or damaged",
                        file.size(), length));
    const auto padding =
        file.subspan(kHashAt + kHashBytes, kNativeBlockBytes - kHashAt - kHashBytes);
    const auto odd = std::find_if(padding.begin(), padding.end(),
                                  [](std::byte byte) { return byte != std::byte{0}; });
    if (odd != padding.end())
        throw Error(ErrorKind::Corrupt,
                    fmt::format("byte {} of the user block is {}; 0 was expected: the file was "
                                "damaged",
                                kHashAt + kHashBytes + static_cast<size_t>(odd - padding.begin()),
                                static_cast<unsigned>(*odd)));
    return {reinterpret_cast<const char*>(file.data()) + kHashAt, kHashBytes};
}

}  // namespace lathe::core
