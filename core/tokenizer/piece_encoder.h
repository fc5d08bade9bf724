// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One kind of tokenizer behind Tokenizer: it sees stretches of plain text, the special tokens between
// them having been taken out.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

class PieceEncoder {
  public:
    virtual ~PieceEncoder() = default;

    /// Appends the ids of `text`. `fresh`: it stands at the start or behind a special token.
    virtual void encode(std::string_view text, bool fresh, std::vector<TokenId>& ids) const = 0;

    /// What an id that is no special token stands for.
    virtual std::string bytesOf(TokenId id) const = 0;
};

/// The spec outlives the encoder and has been checked.
std::unique_ptr<const PieceEncoder> makeByteLevelBpe(const TokenizerSpec& spec);
std::unique_ptr<const PieceEncoder> makeSentencePieceBpe(const TokenizerSpec& spec);
std::unique_ptr<const PieceEncoder> makeWordPiece(const TokenizerSpec& spec);

/// More pieces than any published vocabulary by a factor of ten; a file that claims more is refused.
inline constexpr size_t kMaxVocabulary = size_t{1} << 22;

}  // namespace lathe::core
