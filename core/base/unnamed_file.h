// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A temporary file that has no name, so that nothing is left behind however the program ends.
// TMPDIR says in which folder its bytes lie.

#include <cstdint>
#include <string>

namespace lathe::core {

class UnnamedFile {
  public:
    /// Makes an empty file; `purpose` stands in messages ("activations"). All members throw
    /// Error(Io) with the reason and the folder.
    explicit UnnamedFile(std::string purpose);
    ~UnnamedFile();
    UnnamedFile(const UnnamedFile&) = delete;
    UnnamedFile& operator=(const UnnamedFile&) = delete;

    void write(uint64_t offset, const void* data, size_t bytes);
    void read(uint64_t offset, void* data, size_t bytes) const;

    /// Reserves room for `bytes` at the beginning, so that a full disk is an error now and not a
    /// crash at some later write, and maps it for reading and writing. The mapping is the
    /// caller's (munmap) and outlives this object.
    void* map(size_t bytes);

  private:
    std::string m_purpose;
    int m_descriptor = -1;
};

}  // namespace lathe::core
