// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small tokenizers made by hand, whose ids a reader can check.

#include <string>
#include <vector>

#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/tokenizer.h"

namespace lathe::tests {

inline core::TokenId addPiece(core::TokenizerSpec& spec, const std::string& piece,
                              core::TokenType type = core::TokenType::Normal, float score = 0) {
    spec.pieces.push_back(piece);
    spec.types.push_back(type);
    if (spec.kind == core::TokenizerKind::SentencePieceBpe) spec.scores.push_back(score);
    return static_cast<core::TokenId>(spec.pieces.size()) - 1;
}

/// Ids 0 to 255 are the bytes; each merge adds its result, in order from 256.
inline core::TokenizerSpec byteLevelSpec(const std::vector<std::pair<std::string, std::string>>& merges,
                                         const std::string& preTokenizer = "gpt-2") {
    core::TokenizerSpec spec;
    spec.kind = core::TokenizerKind::ByteLevelBpe;
    spec.preTokenizer = preTokenizer;
    for (unsigned byte = 0; byte < 256; ++byte) addPiece(spec, core::alphabetCharacter(static_cast<uint8_t>(byte)));
    for (const auto& [left, right] : merges) {
        spec.merges.emplace_back(left, right);
        addPiece(spec, left + right);
    }
    return spec;
}

/// Ids 0 unknown, 1 BOS, 2 EOS, 3 to 258 the bytes, then `pieces` with falling scores.
inline core::TokenizerSpec sentencePieceSpec(const std::vector<std::string>& pieces) {
    core::TokenizerSpec spec;
    spec.kind = core::TokenizerKind::SentencePieceBpe;
    spec.unknown = addPiece(spec, "<unk>", core::TokenType::Unknown);
    spec.bos = addPiece(spec, "<s>", core::TokenType::Control);
    spec.eos = addPiece(spec, "</s>", core::TokenType::Control);
    for (unsigned byte = 0; byte < 256; ++byte)
        addPiece(spec, core::nameOfByte(static_cast<uint8_t>(byte)), core::TokenType::Byte);
    float score = 0;
    for (const std::string& piece : pieces) addPiece(spec, piece, core::TokenType::Normal, score -= 1);
    spec.byteFallback = true;
    spec.addSpacePrefix = true;
    return spec;
}

/// Ids 0 [PAD], 1 [UNK], 2 [CLS], 3 [SEP], 4 [MASK], then `pieces`.
inline core::TokenizerSpec wordPieceSpec(const std::vector<std::string>& pieces) {
    core::TokenizerSpec spec;
    spec.kind = core::TokenizerKind::WordPiece;
    spec.padding = addPiece(spec, "[PAD]", core::TokenType::Control);
    spec.unknown = addPiece(spec, "[UNK]", core::TokenType::Unknown);
    spec.bos = addPiece(spec, "[CLS]", core::TokenType::Control);
    spec.eos = addPiece(spec, "[SEP]", core::TokenType::Control);
    spec.mask = addPiece(spec, "[MASK]", core::TokenType::Control);
    for (const std::string& piece : pieces) addPiece(spec, piece);
    spec.addBos = spec.addEos = true;
    return spec;
}

}  // namespace lathe::tests
