// SPDX-License-Identifier: GPL-3.0-or-later
// llama2.c's tokenizer.bin (formats.md 6b): a SentencePiece BPE vocabulary reduced to scores and texts.
#include <fmt/format.h>

#include <bit>

#include "core/base/error.h"
#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/piece_encoder.h"
#include "core/tokenizer/tokenizer.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

class Cursor {
  public:
    explicit Cursor(std::string_view bytes) : m_bytes(bytes) {}
    bool atEnd() const { return m_at == m_bytes.size(); }
    size_t position() const { return m_at; }
    std::string_view take(size_t count) {
        if (count > m_bytes.size() - m_at)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the llama2.c tokenizer ends at byte {}, where {} more bytes were expected",
                                    m_bytes.size(), m_at + count - m_bytes.size()));
        m_at += count;
        return m_bytes.substr(m_at - count, count);
    }
    uint32_t word() {
        uint32_t value = 0;
        const std::string_view bytes = take(4);
        for (size_t i = 0; i < 4; ++i) value |= uint32_t{static_cast<uint8_t>(bytes[i])} << (8 * i);
        return value;
    }

  private:
    std::string_view m_bytes;
    size_t m_at = 0;
};

}  // namespace

TokenizerSpec tokenizerFromLlama2c(std::string_view bytes, int64_t vocabularySize) {
    TokenizerSpec spec;
    spec.kind = TokenizerKind::SentencePieceBpe;
    Cursor cursor(bytes);
    const uint32_t longest = cursor.word();
    while (!cursor.atEnd()) {
        const auto score = std::bit_cast<float>(cursor.word());
        const uint32_t length = cursor.word();
        if (length > longest)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("token {} of the llama2.c tokenizer has {} bytes, but the file says that {} is the "
                                    "longest",
                                    spec.pieces.size(), length, longest));
        if (spec.pieces.size() >= kMaxVocabulary)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the llama2.c tokenizer has more than {} tokens", kMaxVocabulary));
        std::string piece = replaceAll(cursor.take(length), " ", kSpaceMark);
        const size_t id = spec.pieces.size();
        TokenType type = TokenType::Normal;
        if (id == 0) type = TokenType::Unknown;
        if (id == 1 || id == 2) {  // stored with line breaks around them, for display
            type = TokenType::Control;
            piece = id == 1 ? "<s>" : "</s>";
        }
        if (byteOfName(piece)) type = TokenType::Byte;
        spec.byteFallback = spec.byteFallback || type == TokenType::Byte;
        spec.pieces.push_back(std::move(piece));
        spec.scores.push_back(score);
        spec.types.push_back(type);
    }
    const auto found = static_cast<int64_t>(spec.pieces.size());
    if (found < 3)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the llama2.c tokenizer has {} tokens; at least the three special ones were expected",
                                found));
    if (vocabularySize > 0 && found != vocabularySize)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the llama2.c tokenizer has {} tokens, the model has {}; use the tokenizer that belongs "
                                "to the model",
                                found, vocabularySize));
    spec.unknown = 0;
    spec.bos = 1;
    spec.eos = 2;
    spec.addBos = true;
    spec.addSpacePrefix = true;
    return spec;
}

}  // namespace lathe::core
