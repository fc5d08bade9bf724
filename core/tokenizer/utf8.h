// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// UTF-8 as the tokenizers need it: text may hold bytes that are no UTF-8, and those must survive.

#include <string>
#include <string_view>

namespace lathe::core {

/// U+2581, which SentencePiece vocabularies write for a space.
inline constexpr std::string_view kSpaceMark = "\xE2\x96\x81";

/// Length of the well-formed character at the start of `text`; 0 if there is none (Unicode, table 3-7).
size_t characterLength(std::string_view text);

/// Length of the well-formed text at the start of `text`.
size_t validPrefix(std::string_view text);

void appendCharacter(std::string& text, char32_t character);

/// Every `from` becomes `to`.
std::string replaceAll(std::string_view text, std::string_view from, std::string_view to);

/// Canonical composition; bytes that are no UTF-8 stay as they are.
std::string normalizeNfc(std::string_view text);

}  // namespace lathe::core
