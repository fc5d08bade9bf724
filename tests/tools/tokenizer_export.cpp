// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer_export SOURCE FOLDER: writes FOLDER/tokenizer.json, tokenizer_config.json and vocab.gguf from
// a tokenizer file (.json, .model, .bin or .gguf), for check_tokenizer_export.py.
#include <cstdio>

#include "core/base/error.h"
#include "tests/core/tokenizer/tokenizer_support.h"

using namespace lathe::core;

int main(int count, char** arguments) {
    if (count != 3) {
        std::fputs("usage: tokenizer_export SOURCE FOLDER\n", stderr);
        return 2;
    }
    try {
        const auto tokenizer = lathe::tests::openTokenizer(arguments[1]);
        const std::filesystem::path folder = arguments[2];
        std::filesystem::create_directories(folder);
        writeTextFile(folder / "tokenizer.json", tokenizerToJson(tokenizer->spec()));
        writeTextFile(folder / "tokenizer_config.json", tokenizerConfigToJson(tokenizer->spec()));
        RawCheckpoint vocabulary;
        vocabulary.metadata = tokenizerToGguf(tokenizer->spec());
        vocabulary.metadata["general.architecture"] = MetaValue::ofText("llama");
        JobContext job;
        formatNamed("gguf")->write(vocabulary, folder / "vocab.gguf", job);
    } catch (const Error& error) {
        std::fprintf(stderr, "tokenizer_export: %s\n", error.what());
        return 1;
    }
    return 0;
}
