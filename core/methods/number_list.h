// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Numbers and ranges as a parameter's text: "3,6-8".

#include <set>
#include <string>
#include <string_view>

namespace lathe::core {

/// Numbers from 0 to count - 1; empty for an empty text. Throws Error(Usage) naming the parameter,
/// what it holds and what was expected of `things` ("layers").
std::set<int> numberList(std::string_view param, const std::string& text, int count,
                         std::string_view things);

/// What numberList reads as these: neighbours as ranges.
std::string numberListText(const std::set<int>& numbers);

}  // namespace lathe::core
