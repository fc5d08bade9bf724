// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Texts to measure and calibrate on. The checksum of the file goes with every number made from it.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::core {

struct TextData {
    std::string name;  ///< file name
    std::string text;
    std::string sha256;  ///< of the bytes
};

/// Reads a text file. Throws Error(Corrupt) if it is not UTF-8, naming the offset.
TextData readText(const std::filesystem::path& path);
TextData textFromString(std::string name, std::string text);

/// Lines joined by two line breaks, where a line keeps its own break unless it is blank: the text
/// that the GPTQ authors make of WikiText's rows, and most published perplexities are measured on.
std::string joinedRows(std::string_view text);

/// Documents between lines or marks `<|endoftext|>`, white space trimmed, empty ones left out.
std::vector<std::string> splitDocuments(std::string_view text);

/// Unicode characters of UTF-8 text, as Python's len() counts them.
int64_t countCharacters(std::string_view text);

/// Without white space at the end, as Python's str.rstrip() understands it.
std::string_view withoutTrailingSpace(std::string_view text);
std::string_view trimmed(std::string_view text);

}  // namespace lathe::core
