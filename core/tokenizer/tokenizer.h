// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Text to ids and back. A Tokenizer is built from TokenizerSpec, plain values that every source
// (GGUF metadata, tokenizer.json, tokenizer.model, llama2.c) is read to and every target written from.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

using TokenId = int32_t;

enum class TokenType : uint8_t { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

enum class TokenizerKind { ByteLevelBpe, SentencePieceBpe, WordPiece };

/// BERT allows words of 100 characters; the work grows with their square.
inline constexpr int32_t kMaxWordCharacters = 1000;

/// How BERT's tokenizers fold text before WordPiece, and how pieces make words.
struct BertSettings {
    bool cleanText = true;        ///< no control characters; every white space is a space
    bool splitIdeographs = true;  ///< each Chinese character is a word
    bool stripAccents = true;
    bool lowercase = true;
    bool closePunctuation = true;  ///< decoding puts no space before "." and the like
    std::string continuingPrefix = "##";
    int32_t maxWordCharacters = 100;  ///< a longer word is unknown
};

struct TokenizerSpec {
    TokenizerKind kind = TokenizerKind::ByteLevelBpe;
    std::vector<std::string> pieces;   ///< as stored: byte-level alphabet or with U+2581 for space
    std::vector<float> scores;         ///< SentencePiece: higher merges first; else empty
    std::vector<TokenType> types;      ///< one per piece
    std::vector<std::pair<std::string, std::string>> merges;  ///< ranked; byte-level BPE (and BPE from tokenizer.json)
    std::string preTokenizer;          ///< llama.cpp's name: "gpt-2", "llama-bpe", "qwen2", "smollm", ...
    std::optional<TokenId> bos, eos;   ///< of BERT: [CLS] and [SEP]
    std::optional<TokenId> unknown, padding, mask;
    bool addBos = false, addEos = false;
    bool addSpacePrefix = false;       ///< SentencePiece: a space before the text
    bool removeExtraWhitespace = false;
    bool byteFallback = false;
    bool ignoreMerges = false;         ///< a pre-token that is in the vocabulary is one id
    bool normalizeNfc = false;
    BertSettings bert;  ///< WordPiece only
    std::string chatTemplate;
};

class Tokenizer {
  public:
    explicit Tokenizer(TokenizerSpec spec);
    ~Tokenizer();

    const TokenizerSpec& spec() const;
    int64_t vocabularySize() const;

    struct EncodeOptions {
        bool addSpecial = true;    ///< BOS/EOS as the model's settings say
        bool parseSpecial = true;  ///< "<|im_start|>" in the text becomes its id
    };
    std::vector<TokenId> encode(std::string_view text, EncodeOptions options) const;
    std::vector<TokenId> encode(std::string_view text) const { return encode(text, EncodeOptions{}); }

    /// Inverse of encode for any valid UTF-8 text, as far as WordPiece kept the text; control
    /// tokens are left out unless `showSpecial`.
    std::string decode(const std::vector<TokenId>& ids, bool showSpecial = false) const;

    /// Raw bytes of one id (may be part of a UTF-8 character); streaming generation concatenates them.
    std::string bytesOf(TokenId id) const;
    const std::string& pieceOf(TokenId id) const;  ///< as stored
    std::optional<TokenId> idOf(std::string_view piece) const;

  private:
    std::string decodeWords(const std::vector<TokenId>& ids, bool showSpecial) const;

    struct Impl;
    std::unique_ptr<const Impl> m_impl;
};

using TokenizerPtr = std::shared_ptr<const Tokenizer>;

/// From whatever the checkpoint carries (metadata or companion files); null if it carries none.
TokenizerPtr tokenizerOf(const RawCheckpoint& checkpoint);

TokenizerSpec tokenizerFromGguf(const MetaValue::Object& metadata);
/// tokenizer.json (+ tokenizer_config.json and config.json texts for special ids; may be empty).
TokenizerSpec tokenizerFromJson(std::string_view json, std::string_view tokenizerConfig, std::string_view config);
/// vocab.txt of BERT's tokenizers, a piece per line (+ the same settings; may be empty).
TokenizerSpec tokenizerFromVocabulary(std::string_view lines, std::string_view tokenizerConfig,
                                      std::string_view config);
TokenizerSpec tokenizerFromSentencePiece(std::string_view model);
TokenizerSpec tokenizerFromLlama2c(std::string_view bytes, int64_t vocabularySize);

/// The tokenizer.ggml.* keys, with the exact value types llama.cpp demands.
MetaValue::Object tokenizerToGguf(const TokenizerSpec& spec);
/// tokenizer.json and tokenizer_config.json that transformers loads.
std::string tokenizerToJson(const TokenizerSpec& spec);
std::string tokenizerConfigToJson(const TokenizerSpec& spec);

}  // namespace lathe::core
