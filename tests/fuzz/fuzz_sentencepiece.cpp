// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as a SentencePiece model and as a llama2.c tokenizer: refused with an Error, or usable.

#include <cstdint>
#include <string_view>

#include "core/base/error.h"
#include "core/tokenizer/tokenizer.h"

using namespace lathe::core;

namespace {

void use(TokenizerSpec spec) {
    const Tokenizer tokenizer(std::move(spec));
    tokenizer.decode(tokenizer.encode("a  b <s> \xE2\x96\x81\xFF\xE2\x82\xAC ab"), true);
    tokenizerFromGguf(tokenizerToGguf(tokenizer.spec()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        use(tokenizerFromSentencePiece(bytes));
    } catch (const Error&) {
    }
    try {
        use(tokenizerFromLlama2c(bytes, 0));
    } catch (const Error&) {
    }
    return 0;
}
