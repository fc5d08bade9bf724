// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as text: byte-level BPE and SentencePiece with byte fallback give back exactly what
// they were given, U+2581 excepted, which SentencePiece cannot tell from a space. WordPiece folds
// text, and what it has folded it reads as it is.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/tokenizer/utf8.h"
#include "tests/core/tokenizer/made_specs.h"

using namespace lathe::core;

namespace {

const Tokenizer& byteLevel(const char* preTokenizer) {
    static const Tokenizer gpt2(lathe::tests::byteLevelSpec({{"a", "b"}, {"Ġ", "ab"}, {"Ġ", "Ġ"}, {"1", "2"}}, "gpt-2"));
    static const Tokenizer llama(lathe::tests::byteLevelSpec({{"a", "b"}, {"Ġ", "ab"}, {"Ġ", "Ġ"}}, "llama-bpe"));
    static const Tokenizer falcon(lathe::tests::byteLevelSpec({{"a", "b"}, {"Ġ", "ab"}, {"Ġ", "Ġ"}}, "falcon"));
    return preTokenizer[0] == 'g' ? gpt2 : preTokenizer[0] == 'l' ? llama : falcon;
}

const Tokenizer& sentencePiece() {
    static const Tokenizer tokenizer(lathe::tests::sentencePieceSpec({"a", "b", "▁", "ab", "▁a", "▁▁", "é"}));
    return tokenizer;
}

const Tokenizer& wordPiece() {
    static const Tokenizer tokenizer(
        lathe::tests::wordPieceSpec({"a", "##b", "ab", "1", ".", "##a"}));
    return tokenizer;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const char* name : {"gpt-2", "llama-bpe", "falcon"}) {
        const Tokenizer& tokenizer = byteLevel(name);
        if (tokenizer.decode(tokenizer.encode(text)) != text) std::abort();
    }
    const Tokenizer& tokenizer = sentencePiece();
    const auto ids = tokenizer.encode(text, {false, false});
    if (tokenizer.decode(ids) != replaceAll(text, kSpaceMark, " ")) std::abort();
    tokenizer.decode(tokenizer.encode(text), true);
    normalizeNfc(text);
    const Tokenizer& words = wordPiece();
    const auto pieces = words.encode(text, {false, false});
    // What the words spell is lower case without accents already: reading it again changes nothing.
    const std::string spelt = words.decode(pieces, true);
    if (words.decode(words.encode(spelt, {false, true}), true) != spelt) std::abort();
    return 0;
}
