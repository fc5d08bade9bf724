// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bert_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <span>

#include "core/base/error.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

struct Range {
    char32_t first, last;
};

bool within(std::span<const Range> ranges, char32_t character) {
    const auto next =
        std::upper_bound(ranges.begin(), ranges.end(), character,
                         [](char32_t value, const Range& range) { return value < range.first; });
    return next != ranges.begin() && character <= std::prev(next)->last;
}

/// Unicode's White_Space.
constexpr Range kSpaces[] = {{0x9, 0xD},       {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},
                             {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F},
                             {0x205F, 0x205F}, {0x3000, 0x3000}};

/// BERT's idea of a Chinese character; 2B820 to 2B91F are missing in tokenizers, by a slip.
constexpr Range kIdeographs[] = {{0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},
                                 {0x20000, 0x2A6DF}, {0x2A700, 0x2B81F}, {0x2B920, 0x2CEAF},
                                 {0x2F800, 0x2FA1F}};

char32_t decoded(std::string_view character) {
    utf8proc_int32_t value = 0;
    utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(character.data()),
                     static_cast<utf8proc_ssize_t>(character.size()), &value);
    return static_cast<char32_t>(value);
}

utf8proc_category_t categoryOf(char32_t character) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(character));
}

bool isPunctuation(char32_t c) {
    if (c < 0x80)
        return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') ||
               (c > 'z' && c < 0x7F);
    const auto category = categoryOf(c);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool isDropped(char32_t c) {
    if (c == '\t' || c == '\n' || c == '\r') return false;
    const auto category = categoryOf(c);
    return c == 0xFFFD || category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
           category == UTF8PROC_CATEGORY_CO;
}

/// Calls `take` with each character of `text` and its value.
template <class Take>
void eachCharacter(std::string_view text, Take take) {
    for (size_t at = 0; at < text.size();) {
        const size_t length = characterLength(text.substr(at));
        const std::string_view character = length == 0 ? "\xEF\xBF\xBD" : text.substr(at, length);
        take(character, length == 0 ? char32_t{0xFFFD} : decoded(character));
        at += std::max<size_t>(length, 1);
    }
}

std::string cleaned(std::string_view text, const BertSettings& settings) {
    std::string out;
    out.reserve(text.size());
    eachCharacter(text, [&](std::string_view character, char32_t c) {
        if (settings.cleanText && isDropped(c)) return;
        if (settings.cleanText && within(kSpaces, c)) {
            out += ' ';
        } else if (settings.splitIdeographs && within(kIdeographs, c)) {
            out.append(" ").append(character).append(" ");
        } else {
            out += character;
        }
    });
    return out;
}

std::string withoutAccents(std::string_view text) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
    if (length < 0)
        throw Error(ErrorKind::Internal,
                    std::string("Unicode decomposition failed: ") + utf8proc_errmsg(length));
    std::string out;
    eachCharacter({reinterpret_cast<const char*>(mapped), static_cast<size_t>(length)},
                  [&](std::string_view character, char32_t c) {
                      if (categoryOf(c) != UTF8PROC_CATEGORY_MN) out += character;
                  });
    return out;
}

std::string lowered(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    eachCharacter(text, [&](std::string_view, char32_t c) {
        appendCharacter(out,
                        static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
        // The one letter whose small form is two characters: i and a dot above.
        if (c == 0x130) out += "\xCC\x87";
    });
    return out;
}

}  // namespace

std::string bertNormalized(std::string_view text, const BertSettings& settings) {
    std::string out = cleaned(text, settings);
    if (settings.stripAccents) out = withoutAccents(out);
    if (settings.lowercase) out = lowered(out);
    return out;
}

std::vector<std::string_view> bertWords(std::string_view text) {
    std::vector<std::string_view> words;
    size_t begin = 0, at = 0;
    const auto close = [&] {
        if (at > begin) words.push_back(text.substr(begin, at - begin));
    };
    eachCharacter(text, [&](std::string_view character, char32_t c) {
        const bool space = within(kSpaces, c), punctuation = !space && isPunctuation(c);
        if (space || punctuation) {
            close();
            begin = at + character.size();
        }
        if (punctuation) words.push_back(text.substr(at, character.size()));
        at += character.size();
    });
    close();
    return words;
}

}  // namespace lathe::core
