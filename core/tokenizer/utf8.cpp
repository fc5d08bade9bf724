// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/utf8.h"

#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "core/base/error.h"

namespace lathe::core {

namespace {
uint8_t byteAt(std::string_view text, size_t index) { return static_cast<uint8_t>(text[index]); }
bool isAscii(char c) { return static_cast<uint8_t>(c) < 0x80; }
}  // namespace

size_t characterLength(std::string_view text) {
    if (text.empty()) return 0;
    const uint8_t lead = byteAt(text, 0);
    if (lead < 0x80) return 1;
    // No overlong forms, surrogates or values above U+10FFFF: they narrow the second byte's range.
    uint8_t low = 0x80, high = 0xBF;
    size_t length = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    } else {
        return 0;
    }
    if (text.size() < length || byteAt(text, 1) < low || byteAt(text, 1) > high) return 0;
    for (size_t i = 2; i < length; ++i)
        if ((byteAt(text, i) & 0xC0) != 0x80) return 0;
    return length;
}

size_t validPrefix(std::string_view text) {
    size_t end = 0;
    while (end < text.size()) {
        if (isAscii(text[end])) {
            ++end;
            continue;
        }
        const size_t length = characterLength(text.substr(end));
        if (length == 0) break;
        end += length;
    }
    return end;
}

void appendCharacter(std::string& text, char32_t character) {
    utf8proc_uint8_t buffer[4];
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), buffer);
    text.append(reinterpret_cast<const char*>(buffer), static_cast<size_t>(length));
}

std::string replaceAll(std::string_view text, std::string_view from, std::string_view to) {
    std::string result;
    result.reserve(text.size());
    size_t at = 0;
    for (size_t hit; (hit = text.find(from, at)) != std::string_view::npos; at = hit + from.size()) {
        result.append(text, at, hit - at);
        result.append(to);
    }
    return result.append(text, at, text.size() - at);
}

namespace {

void appendComposed(std::string& out, std::string_view run) {
    utf8proc_uint8_t* composed = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(run.data()),
                                     static_cast<utf8proc_ssize_t>(run.size()), &composed,
                                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(composed, &std::free);
    if (length < 0)
        throw Error(ErrorKind::Internal, std::string("Unicode normalisation failed: ") + utf8proc_errmsg(length));
    out.append(reinterpret_cast<const char*>(composed), static_cast<size_t>(length));
}

}  // namespace

std::string normalizeNfc(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    size_t at = 0;
    while (at < text.size()) {
        // ASCII never composes with what precedes it, so only an ASCII character directly before
        // others can change: everything else of an ASCII run is copied.
        size_t ascii = at;
        while (ascii < text.size() && isAscii(text[ascii])) ++ascii;
        const size_t start = ascii > at && ascii < text.size() ? ascii - 1 : ascii;
        out.append(text, at, start - at);
        size_t end = ascii;
        while (end < text.size() && !isAscii(text[end])) {
            const size_t length = characterLength(text.substr(end));
            if (length == 0) break;
            end += length;
        }
        if (end > start) appendComposed(out, text.substr(start, end - start));
        if (end < text.size() && !isAscii(text[end])) out.push_back(text[end++]);  // no UTF-8
        at = end;
    }
    return out;
}

}  // namespace lathe::core
