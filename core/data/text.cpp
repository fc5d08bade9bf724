// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

constexpr std::string_view kDocumentMark = "<|endoftext|>";

// What str.isspace() holds for (Unicode: bidirectional type WS, B or S, or category Zs).
constexpr std::array<std::string_view, 29> kSpaces = {
    " ",      "\n",     "\t",     "\r",     "\v",     "\f",     "\x1c",   "\x1d",
    "\x1e",   "\x1f",   "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002",
    "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
    "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

template <class Ends>
size_t spaceLength(const Ends& ends) {
    for (const std::string_view space : kSpaces)
        if (ends(space)) return space.size();
    return 0;
}

}  // namespace

TextData textFromString(std::string name, std::string text) {
    const size_t valid = validPrefix(text);
    if (valid != text.size())
        throw Error(ErrorKind::Corrupt,
                    fmt::format("{} is not UTF-8: byte {:#04x} at offset {} begins no character; "
                                "convert the file to UTF-8",
                                name, static_cast<unsigned char>(text[valid]), valid));
    std::string hash = sha256(text);
    return {std::move(name), std::move(text), std::move(hash)};
}

TextData readText(const std::filesystem::path& path) {
    return textFromString(path.filename().string(), readTextFile(path));
}

std::string_view withoutTrailingSpace(std::string_view text) {
    while (const size_t length =
               spaceLength([&](std::string_view space) { return text.ends_with(space); }))
        text.remove_suffix(length);
    return text;
}

std::string_view trimmed(std::string_view text) {
    text = withoutTrailingSpace(text);
    while (const size_t length =
               spaceLength([&](std::string_view space) { return text.starts_with(space); }))
        text.remove_prefix(length);
    return text;
}

std::string joinedRows(std::string_view text) {
    std::string joined;
    joined.reserve(text.size() + text.size() / 16);
    for (bool first = true; !text.empty(); first = false) {
        const size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view row = text.substr(0, length);
        text.remove_prefix(length);
        if (!first) joined += "\n\n";
        if (!trimmed(row).empty()) joined += row;
    }
    return joined;
}

std::vector<std::string> splitDocuments(std::string_view text) {
    std::vector<std::string> documents;
    for (size_t begin = 0; begin <= text.size();) {
        const size_t end = std::min(text.find(kDocumentMark, begin), text.size());
        const std::string_view document = trimmed(text.substr(begin, end - begin));
        if (!document.empty()) documents.emplace_back(document);
        begin = end == text.size() ? end + 1 : end + kDocumentMark.size();
    }
    return documents;
}

int64_t countCharacters(std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

}  // namespace lathe::core
