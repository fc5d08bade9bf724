// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/byte_alphabet.h"

#include <fmt/format.h>

#include <array>
#include <unordered_map>

#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

struct Alphabet {
    std::array<std::string, 256> characters;
    std::unordered_map<std::string_view, char> bytes;

    Alphabet() {
        char32_t next = 0x100;
        for (unsigned byte = 0; byte < 256; ++byte) {
            const bool itself = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte != 0xAD);
            appendCharacter(characters[byte], itself ? char32_t(byte) : next++);
        }
        for (unsigned byte = 0; byte < 256; ++byte)
            bytes.emplace(characters[byte], static_cast<char>(byte));
    }
};

const Alphabet& alphabet() {
    static const Alphabet instance;
    return instance;
}

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

const std::string& alphabetCharacter(uint8_t byte) { return alphabet().characters[byte]; }

std::optional<std::string> bytesOfAlphabet(std::string_view piece) {
    std::string bytes;
    bytes.reserve(piece.size());
    const auto& table = alphabet().bytes;
    while (!piece.empty()) {
        const size_t length = characterLength(piece);
        const auto found = table.find(piece.substr(0, length));
        if (length == 0 || found == table.end()) return std::nullopt;
        bytes.push_back(found->second);
        piece.remove_prefix(length);
    }
    return bytes;
}

std::optional<uint8_t> byteOfName(std::string_view piece) {
    if (piece.size() != 6 || piece.substr(0, 3) != "<0x" || piece[5] != '>') return std::nullopt;
    const int high = hexDigit(piece[3]), low = hexDigit(piece[4]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<uint8_t>(high * 16 + low);
}

std::string nameOfByte(uint8_t byte) { return fmt::format("<0x{:02X}>", unsigned{byte}); }

}  // namespace lathe::core
