// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The engine speaks English and knows no Qt. Its labels, helps and choices are translated here, in
// the context "engine"; app/desktop/recipe/engine_texts.cpp lists them for lupdate.

#include <QString>
#include <string_view>

namespace lathe::widgets {

/// The translation; the text itself where there is none.
QString engineText(std::string_view text);

/// Whether a choice is a word ("half_even") and no name that all languages share ("Q4_K", "bf16").
bool isWord(std::string_view choice);

/// A choice for people: words are translated and lose their underscores.
QString choiceText(std::string_view choice);

}  // namespace lathe::widgets
