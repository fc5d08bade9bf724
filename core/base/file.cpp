// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/base/error.h"

namespace lathe::core {

namespace {
std::string systemReason() { return std::strerror(errno); }
}  // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        throw Error(errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io,
                    fmt::format("cannot open {}: {}", path.string(), systemReason()));
    struct stat status {};
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        throw Error(ErrorKind::Io, fmt::format("{} is not a regular file", path.string()));
    }
    std::shared_ptr<MappedFile> file(new MappedFile);
    file->m_path = path;
    file->m_size = static_cast<size_t>(status.st_size);
    if (file->m_size > 0) {
        void* address = mmap(nullptr, file->m_size, PROT_READ, MAP_SHARED, descriptor, 0);
        if (address == MAP_FAILED) {
            const std::string reason = systemReason();
            ::close(descriptor);
            throw Error(ErrorKind::Io, fmt::format("cannot map {}: {}", path.string(), reason));
        }
        file->m_data = static_cast<const std::byte*>(address);
    }
    ::close(descriptor);
    return file;
}

MappedFile::~MappedFile() {
    if (m_data) munmap(const_cast<std::byte*>(m_data), m_size);
}

std::string readTextFile(const std::filesystem::path& path, uint64_t limitBytes) {
    const auto file = MappedFile::open(path);
    if (file->size() > limitBytes)
        throw Error(ErrorKind::Corrupt, fmt::format("{} has {} bytes; at most {} were expected",
                                                    path.string(), file->size(), limitBytes));
    return std::string(file->text());
}

AtomicFile::AtomicFile(std::filesystem::path path) : m_path(std::move(path)) {
    m_temporary = m_path;
    m_temporary += fmt::format(".{}.part", ::getpid());
    m_descriptor = ::open(m_temporary.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (m_descriptor < 0) fail("create");
}

AtomicFile::~AtomicFile() {
    if (m_descriptor < 0) return;
    ::close(m_descriptor);
    ::unlink(m_temporary.c_str());
}

void AtomicFile::fail(const std::string& what) const {
    throw Error(ErrorKind::Io, fmt::format("cannot {} {}: {}; the target was left as it was", what,
                                           m_path.string(), systemReason()));
}

void AtomicFile::write(const void* data, size_t sizeBytes) {
    const char* bytes = static_cast<const char*>(data);
    while (sizeBytes > 0) {
        const ssize_t written = ::write(m_descriptor, bytes, std::min<size_t>(sizeBytes, 1u << 30));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail("write");
        bytes += written;
        sizeBytes -= static_cast<size_t>(written);
        m_position += static_cast<uint64_t>(written);
    }
}

void AtomicFile::writeZeros(size_t count) {
    static constexpr std::array<char, 4096> kZeros{};
    for (; count > 0; count -= std::min(count, kZeros.size()))
        write(kZeros.data(), std::min(count, kZeros.size()));
}

void AtomicFile::writeAt(uint64_t offset, const void* data, size_t sizeBytes) {
    const char* bytes = static_cast<const char*>(data);
    while (sizeBytes > 0) {
        const ssize_t written = ::pwrite(m_descriptor, bytes, sizeBytes, static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail("write");
        bytes += written;
        offset += static_cast<uint64_t>(written);
        sizeBytes -= static_cast<size_t>(written);
    }
}

void AtomicFile::commit() {
    if (::fsync(m_descriptor) != 0) fail("flush");
    const int descriptor = std::exchange(m_descriptor, -1);
    if (::close(descriptor) != 0 || ::rename(m_temporary.c_str(), m_path.c_str()) != 0) {
        ::unlink(m_temporary.c_str());
        fail("replace");
    }
    const auto folder = m_path.has_parent_path() ? m_path.parent_path() : std::filesystem::path(".");
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        ::fsync(directory);
        ::close(directory);
    }
}

bool isTemporaryName(std::string_view name) {
    constexpr std::string_view kEnd = ".part";
    if (!name.ends_with(kEnd)) return false;
    name.remove_suffix(kEnd.size());
    const size_t dot = name.find_last_not_of("0123456789");
    return dot != std::string_view::npos && dot > 0 && dot + 1 < name.size() && name[dot] == '.';
}

void writeTextFile(const std::filesystem::path& path, std::string_view text) {
    AtomicFile file(path);
    file.write(text);
    file.commit();
}

}  // namespace lathe::core
