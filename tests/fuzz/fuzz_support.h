// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What fuzz programs of readers that take a path need: files in memory, and a look at every tensor.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/encoding/encoding.h"

namespace lathe::fuzz {

/// A file that exists only in memory, under a path that any reader can open.
class MemoryFile {
  public:
    MemoryFile(const uint8_t* data, size_t size)
        : m_descriptor(memfd_create("input", MFD_CLOEXEC)) {
        if (m_descriptor < 0 || ::write(m_descriptor, data, size) != static_cast<ssize_t>(size))
            std::abort();
    }
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

  private:
    int m_descriptor;
};

/// A folder in memory where it can be had, for readers that look beside a file and for writers.
class Folder {
  public:
    Folder() {
        std::error_code code;
        const auto base = std::filesystem::is_directory("/dev/shm", code)
                              ? std::filesystem::path("/dev/shm")
                              : std::filesystem::temp_directory_path();
        m_path = base / ("lathe-fuzz-" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_path);
    }
    ~Folder() {
        std::error_code code;
        std::filesystem::remove_all(m_path, code);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return m_path; }

  private:
    std::filesystem::path m_path;
};

/// Decodes the first and the last row, so that bytes outside the file would be noticed.
inline void decodeSome(const core::Encoding& encoding) {
    constexpr int64_t kMost = 1 << 16;
    if (encoding.rows() == 0 || encoding.columns() == 0 || encoding.columns() > kMost) return;
    std::vector<float> row(static_cast<size_t>(encoding.columns()));
    encoding.decodeRows(0, 1, row.data());
    encoding.decodeRows(encoding.rows() - 1, encoding.rows(), row.data());
}

}  // namespace lathe::fuzz
