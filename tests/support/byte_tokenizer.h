// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A byte-level BPE of 261 pieces, for tests that need ids they can write down: the 256 bytes in
// order, <s>, </s>, then " t", "he" and " the" (as two merges on top of each other).

#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/tokenizer.h"

namespace lathe::tests {

inline constexpr core::TokenId kBos = 256, kEos = 257, kSpaceT = 258, kHe = 259, kSpaceThe = 260;

inline core::TokenizerPtr byteTokenizer(bool addBos = false) {
    core::TokenizerSpec spec;
    for (int byte = 0; byte < 256; ++byte) {
        spec.pieces.push_back(core::alphabetCharacter(static_cast<uint8_t>(byte)));
        spec.types.push_back(core::TokenType::Normal);
    }
    for (const char* control : {"<s>", "</s>"}) {
        spec.pieces.emplace_back(control);
        spec.types.push_back(core::TokenType::Control);
    }
    const std::string space = core::alphabetCharacter(' ');
    const std::pair<std::string, std::string> merges[] = {
        {space, "t"}, {"h", "e"}, {space + "t", "he"}};
    for (const auto& [left, right] : merges) {
        spec.merges.emplace_back(left, right);
        spec.pieces.push_back(left + right);
        spec.types.push_back(core::TokenType::Normal);
    }
    spec.preTokenizer = "gpt-2";
    spec.bos = kBos;
    spec.eos = kEos;
    spec.addBos = addBos;
    return std::make_shared<const core::Tokenizer>(std::move(spec));
}

}  // namespace lathe::tests
