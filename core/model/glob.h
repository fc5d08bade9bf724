// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace lathe::core {

/// Whether all of `text` matches: '*' is any text, '?' one character.
bool matchesGlob(std::string_view text, std::string_view pattern);

}  // namespace lathe::core
