// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GPT-2's alphabet: every byte is written as one visible character, so that a byte-level vocabulary
// is valid text. Bytes 21-7E, A1-AC and AE-FF stand for themselves, the other 68, in order, are
// U+0100 onwards (formats.md 4.1: ByteLevel of Hugging Face tokenizers).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lathe::core {

/// The character that stands for `byte`, as UTF-8.
const std::string& alphabetCharacter(uint8_t byte);

/// The bytes a piece stands for; nothing if one of its characters is not of the alphabet.
std::optional<std::string> bytesOfAlphabet(std::string_view piece);

/// "<0x0A>" to 10: SentencePiece's name of a byte.
std::optional<uint8_t> byteOfName(std::string_view piece);
std::string nameOfByte(uint8_t byte);

}  // namespace lathe::core
