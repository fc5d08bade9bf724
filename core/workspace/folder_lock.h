// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tells whether any other object, of this or another process, has a workspace open. The kernel
// gives the lock up when a process dies, however it dies.

#include <filesystem>

namespace lathe::core {

class FolderLock {
  public:
    /// Throws Error(Io) if the file cannot be made, or the file system has no locks.
    explicit FolderLock(const std::filesystem::path& file);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

    /// True until share(): nobody else has the workspace open, and whoever comes now waits.
    bool alone() const { return m_alone; }
    void share();  ///< lets others in

  private:
    std::filesystem::path m_file;
    int m_descriptor = -1;
    bool m_alone = false;
};

}  // namespace lathe::core
