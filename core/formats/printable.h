// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names that come from files are shown in error sentences; hostile ones must not break the line,
// the terminal or the memory.

#include <string>
#include <string_view>

namespace lathe::core {

/// 'name' in single quotes, at most `limit` bytes of it, bytes that are not printable ASCII as
/// \xNN.
std::string printable(std::string_view name, size_t limit = 60);

}  // namespace lathe::core
