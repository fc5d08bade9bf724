// SPDX-License-Identifier: GPL-3.0-or-later

// Any bytes as a tokenizer.json, with themselves as the settings beside it: refused with an Error,
// or a tokenizer that can be used and written again. The same bytes as a vocab.txt.

#include <cstdint>
#include <string_view>

#include "core/base/error.h"
#include "core/tokenizer/tokenizer.h"

using namespace lathe::core;

namespace {

void useAndWrite(const TokenizerSpec& spec) {
    const Tokenizer tokenizer(spec);
    tokenizer.decode(tokenizer.encode("It's 12 <s>  a\xFF \xE2\x82\xAC ab"), true);
    const TokenizerSpec again =
        tokenizerFromJson(tokenizerToJson(spec), tokenizerConfigToJson(spec), "");
    tokenizerToGguf(again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        useAndWrite(tokenizerFromJson(text, text, text));
    } catch (const Error&) {
    }
    try {
        useAndWrite(tokenizerFromVocabulary(text, "", ""));
    } catch (const Error&) {
    }
    return 0;
}
