// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/unnamed_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "core/base/error.h"

namespace lathe::core {

namespace {

std::filesystem::path temporaryFolder() {
    std::error_code wrong;
    std::filesystem::path folder = std::filesystem::temp_directory_path(wrong);
    if (wrong)
        throw Error(ErrorKind::Io,
                    fmt::format("there is no folder for temporary files ({}); name one that can be "
                                "written by TMPDIR",
                                wrong.message()));
    return folder;
}

[[noreturn]] void fail(const char* action, const std::string& purpose, const char* reason) {
    throw Error(ErrorKind::Io,
                fmt::format("cannot {} the temporary file for {}: {}; make room in {} or name "
                            "another folder by TMPDIR",
                            action, purpose, reason, temporaryFolder().string()));
}

/// Calls `move(done, rest)`, pread or pwrite, until all bytes are moved.
template <class Move>
void moveAll(size_t bytes, const char* action, const std::string& purpose, Move&& move) {
    for (size_t done = 0; done < bytes;) {
        const ssize_t moved = move(done, bytes - done);
        if (moved < 0 && errno == EINTR) continue;
        if (moved <= 0) fail(action, purpose, moved < 0 ? std::strerror(errno) : "it ended early");
        done += static_cast<size_t>(moved);
    }
}

}  // namespace

UnnamedFile::UnnamedFile(std::string purpose) : m_purpose(std::move(purpose)) {
    std::string name = (temporaryFolder() / "lathe-XXXXXX").string();
    m_descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (m_descriptor < 0) fail("make", m_purpose, std::strerror(errno));
    ::unlink(name.c_str());
}

UnnamedFile::~UnnamedFile() {
    ::close(m_descriptor);
}

void UnnamedFile::write(uint64_t offset, const void* data, size_t bytes) {
    moveAll(bytes, "write", m_purpose, [&](size_t done, size_t rest) {
        return ::pwrite(m_descriptor, static_cast<const char*>(data) + done, rest,
                        static_cast<off_t>(offset + done));
    });
}

void UnnamedFile::read(uint64_t offset, void* data, size_t bytes) const {
    moveAll(bytes, "read", m_purpose, [&](size_t done, size_t rest) {
        return ::pread(m_descriptor, static_cast<char*>(data) + done, rest,
                       static_cast<off_t>(offset + done));
    });
}

void* UnnamedFile::map(size_t bytes) {
    if (const int reason = ::posix_fallocate(m_descriptor, 0, static_cast<off_t>(bytes));
        reason != 0)
        fail(fmt::format("reserve {} bytes in", bytes).c_str(), m_purpose, std::strerror(reason));
    void* mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, m_descriptor, 0);
    if (mapped == MAP_FAILED) fail("map", m_purpose, std::strerror(errno));
    return mapped;
}

}  // namespace lathe::core
