// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Files as the engine sees them: mapped read-only, and written so that a crash at any moment leaves
// either the old file or the new one.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace lathe::core {

/// A read-only memory map of a whole file; pages are read when touched.
class MappedFile {
  public:
    static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    const std::byte* data() const { return m_data; }
    size_t size() const { return m_size; }
    const std::filesystem::path& path() const { return m_path; }
    std::string_view text() const { return {reinterpret_cast<const char*>(m_data), m_size}; }

  private:
    MappedFile() = default;
    std::filesystem::path m_path;
    const std::byte* m_data = nullptr;
    size_t m_size = 0;
};

/// A whole small file as a string; refuses files over `limitBytes`.
std::string readTextFile(const std::filesystem::path& path, uint64_t limitBytes = uint64_t{1} << 31);

/// Writes to a temporary file beside `path`; commit() flushes it to disk and renames it over the
/// target. Without commit() the temporary file is removed and the target stays as it was.
class AtomicFile {
  public:
    explicit AtomicFile(std::filesystem::path path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(const void* data, size_t sizeBytes);
    void write(std::string_view text) { write(text.data(), text.size()); }
    void writeZeros(size_t count);
    /// Overwrites bytes already written (a header whose content is known last).
    void writeAt(uint64_t offset, const void* data, size_t sizeBytes);
    uint64_t position() const { return m_position; }
    /// Path of the temporary file, for libraries that must write by name themselves.
    const std::filesystem::path& temporaryPath() const { return m_temporary; }
    void commit();

  private:
    [[noreturn]] void fail(const std::string& what) const;
    std::filesystem::path m_path, m_temporary;
    int m_descriptor = -1;
    uint64_t m_position = 0;
};

/// Whether a file or folder name is one given to what is still being written ("x.gguf.1234.part"): found
/// without its process, it is rubbish.
bool isTemporaryName(std::string_view name);

void writeTextFile(const std::filesystem::path& path, std::string_view text);

}  // namespace lathe::core
