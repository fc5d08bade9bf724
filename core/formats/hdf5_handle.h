// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Included by .cpp files only: it brings in hdf5.h.

// The one wrapper of libhdf5: handles that close themselves, results that throw, and a session
// without which nothing may be called. For files of core/formats only; hdf5.h stays out of public
// headers.

#include <hdf5.h>

#include <mutex>
#include <string>

#include "core/base/error.h"

namespace lathe::core {

/// Holds the one lock (Debian's libhdf5 is not thread-safe) and silences the library's own
/// printing.
class Hdf5Session {
  public:
    Hdf5Session();

  private:
    std::unique_lock<std::mutex> m_lock;
};

/// Throws Error with `what` and libhdf5's innermost reason.
[[noreturn]] void hdf5Failed(const std::string& what, ErrorKind kind);

/// Throws if `result` is negative, else returns it.
template <class Result>
Result hdf5Checked(Result result, const std::string& what, ErrorKind kind) {
    if (result < 0) hdf5Failed(what, kind);
    return result;
}

/// An identifier and the function that closes it. Lives inside a session.
class Hdf5Handle {
  public:
    using Closer = herr_t (*)(hid_t);
    Hdf5Handle(hid_t id, Closer closer, const std::string& what,
               ErrorKind kind = ErrorKind::Corrupt)
        : m_id(hdf5Checked(id, what, kind)), m_closer(closer) {}
    ~Hdf5Handle() {
        if (m_id >= 0) m_closer(m_id);
    }
    Hdf5Handle(Hdf5Handle&& other) noexcept : m_id(other.m_id), m_closer(other.m_closer) {
        other.m_id = -1;
    }
    Hdf5Handle& operator=(Hdf5Handle&&) = delete;
    Hdf5Handle(const Hdf5Handle&) = delete;
    Hdf5Handle& operator=(const Hdf5Handle&) = delete;

    operator hid_t() const { return m_id; }  // NOLINT: passed to libhdf5 as it is

    /// Closes now, so that a failure to flush is noticed.
    void close(const std::string& what, ErrorKind kind) {
        const hid_t id = m_id;
        m_id = -1;
        hdf5Checked(m_closer(id), what, kind);
    }

  private:
    hid_t m_id;
    Closer m_closer;
};

}  // namespace lathe::core
