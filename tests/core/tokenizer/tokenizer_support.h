// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the tokenizer tests share: opening any kind of tokenizer file, and the golden table.

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/formats/format.h"
#include "core/tokenizer/tokenizer.h"
#include "tests/support/test_data.h"

namespace lathe::tests {

inline core::TokenizerPtr openTokenizer(const std::filesystem::path& path) {
    const std::string extension = path.extension().string();
    if (extension == ".gguf") return core::tokenizerOf(core::readCheckpoint(path));
    const std::string bytes = core::readTextFile(path);
    core::TokenizerSpec spec;
    if (extension == ".json" || extension == ".txt") {
        const auto file = path.parent_path() / "tokenizer_config.json";
        const std::string config =
            std::filesystem::exists(file) ? core::readTextFile(file) : std::string();
        spec = extension == ".txt" ? core::tokenizerFromVocabulary(bytes, config, "")
                                   : core::tokenizerFromJson(bytes, config, "");
    } else if (extension == ".model") {
        spec = core::tokenizerFromSentencePiece(bytes);
    } else {
        spec = core::tokenizerFromLlama2c(bytes, 0);
    }
    return std::make_shared<const core::Tokenizer>(std::move(spec));
}

inline std::string hashOf(const std::vector<core::TokenId>& ids) {
    std::string bytes;
    for (const core::TokenId id : ids)
        for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(id >> shift));
    return core::sha256(bytes);
}

/// The synthetic text of make_tokenizer_golden.py: the same characters drawn by the same generator.
std::string syntheticText();

struct GoldenRow {
    std::string root, tokenizer, text, reference, count, digest;
};

inline std::vector<GoldenRow> goldenRows(const std::string& root) {
    std::ifstream file(sourcePath("tests/core/tokenizer/golden.tsv"));
    std::vector<GoldenRow> rows;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream fields(line);
        GoldenRow row;
        for (std::string* field : {&row.root, &row.tokenizer, &row.text, &row.reference, &row.count, &row.digest})
            std::getline(fields, *field, '\t');
        if (row.root == root) rows.push_back(row);
    }
    return rows;
}

inline std::string goldenText(const std::string& name) {
    return name == "synthetic" ? syntheticText() : core::readTextFile(dataPath(name));
}

}  // namespace lathe::tests
