// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/hdf5_handle.h"

#include <fmt/format.h>

namespace lathe::core {

namespace {

std::mutex& hdf5Mutex() {
    static std::mutex s_mutex;
    return s_mutex;
}

/// Keeps the first (innermost) description of libhdf5's error stack.
herr_t innermost(unsigned, const H5E_error2_t* error, void* out) {
    auto* text = static_cast<std::string*>(out);
    if (text->empty() && error->desc) *text = error->desc;
    return 0;
}

}  // namespace

Hdf5Session::Hdf5Session() : m_lock(hdf5Mutex()) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

void hdf5Failed(const std::string& what, ErrorKind kind) {
    std::string reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, innermost, &reason);
    H5Eclear2(H5E_DEFAULT);
    throw Error(kind, reason.empty() ? fmt::format("libhdf5 cannot {}", what)
                                     : fmt::format("libhdf5 cannot {}: {}", what, reason));
}

}  // namespace lathe::core
