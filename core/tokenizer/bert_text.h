// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Text as BERT's tokenizers see it before WordPiece: cleaned and folded as the settings say, then
// cut into words. Character classes are those of the library tokenizers, so that ids agree with it.

#include <string>
#include <string_view>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

/// BertNormalizer. Bytes that are no UTF-8 count as U+FFFD each.
std::string bertNormalized(std::string_view text, const BertSettings& settings);

/// BertPreTokenizer: words end at white space, which is dropped, and each punctuation character is
/// a word of its own. `text` is valid UTF-8.
std::vector<std::string_view> bertWords(std::string_view text);

}  // namespace lathe::core
