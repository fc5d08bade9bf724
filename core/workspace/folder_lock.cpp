// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/error.h"

namespace lathe::core {

namespace {

bool lock(int descriptor, int how) {
    for (;;) {
        if (::flock(descriptor, how) == 0) return true;
        if (errno != EINTR) return false;
    }
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& file) : m_file(file) {
    m_descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    m_alone = m_descriptor >= 0 && lock(m_descriptor, LOCK_EX | LOCK_NB);
    if (m_alone || (m_descriptor >= 0 && errno == EWOULDBLOCK && lock(m_descriptor, LOCK_SH)))
        return;
    const std::string reason = std::strerror(errno);
    if (m_descriptor >= 0) ::close(m_descriptor);
    throw Error(ErrorKind::Io,
                fmt::format("cannot lock {}: {}; is the folder writable?", file.string(), reason));
}

FolderLock::~FolderLock() {
    ::close(m_descriptor);
}

void FolderLock::share() {
    if (!m_alone) return;
    if (!lock(m_descriptor, LOCK_SH))
        throw Error(ErrorKind::Io,
                    fmt::format("cannot share {}: {}", m_file.string(), std::strerror(errno)));
    m_alone = false;
}

}  // namespace lathe::core
