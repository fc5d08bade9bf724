// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/tokenizer.h"

#include <fmt/format.h>

#include <unordered_map>

#include "core/base/error.h"
#include "core/tokenizer/piece_encoder.h"
#include "core/tokenizer/special_matcher.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

void checkId(const TokenizerSpec& spec, const std::optional<TokenId>& id, const char* what) {
    if (id && (*id < 0 || static_cast<size_t>(*id) >= spec.pieces.size()))
        throw Error(ErrorKind::Corrupt, fmt::format("the tokenizer's {} id is {}, but it has {} pieces", what, *id,
                                                    spec.pieces.size()));
}

TokenizerSpec checked(TokenizerSpec spec) {
    const size_t count = spec.pieces.size();
    if (count == 0) throw Error(ErrorKind::Corrupt, "the tokenizer has no pieces; a vocabulary was expected");
    if (count > kMaxVocabulary)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the tokenizer has {} pieces; at most {} are read", count, kMaxVocabulary));
    if (spec.types.empty()) spec.types.assign(count, TokenType::Normal);
    if (spec.types.size() != count)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the tokenizer has {} token types for {} pieces", spec.types.size(), count));
    const bool byScore = spec.kind == TokenizerKind::SentencePieceBpe && spec.merges.empty();
    if ((byScore || !spec.scores.empty()) && spec.scores.size() != count)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the tokenizer has {} scores for {} pieces", spec.scores.size(), count));
    checkId(spec, spec.bos, "BOS");
    checkId(spec, spec.eos, "EOS");
    checkId(spec, spec.unknown, "unknown");
    checkId(spec, spec.padding, "padding");
    checkId(spec, spec.mask, "mask");
    return spec;
}

/// Encoding works on copies of offsets of 32 bits, and a space mark is three bytes.
constexpr size_t kMaxTextBytes = size_t{1} << 30;

}  // namespace

struct Tokenizer::Impl {
    TokenizerSpec spec;
    std::vector<TokenType> types;  ///< of the spec, but BOS and EOS of byte-level BPE are control tokens
    std::unique_ptr<const PieceEncoder> encoder;
    std::unordered_map<std::string_view, TokenId> ids;
    SpecialMatcher userDefined, allSpecial;

    explicit Impl(TokenizerSpec given) : spec(checked(std::move(given))), types(spec.types) {
        const bool marks = spec.kind == TokenizerKind::SentencePieceBpe;
        // GGUF files of GPT-2 call every token normal; llama.cpp goes by the texts of such tokens.
        for (const auto& id : {spec.bos, spec.eos})
            if (!marks && id && types[static_cast<size_t>(*id)] == TokenType::Normal)
                types[static_cast<size_t>(*id)] = TokenType::Control;
        ids.reserve(spec.pieces.size());
        for (size_t i = 0; i < spec.pieces.size(); ++i) {
            const auto id = static_cast<TokenId>(i);
            ids.emplace(spec.pieces[i], id);
            const TokenType type = types[i];
            if (type != TokenType::UserDefined && type != TokenType::Control && type != TokenType::Unknown) continue;
            std::string text = marks ? replaceAll(spec.pieces[i], kSpaceMark, " ") : spec.pieces[i];
            if (type == TokenType::UserDefined) userDefined.add(text, id);
            allSpecial.add(std::move(text), id);
        }
        const bool words = spec.kind == TokenizerKind::WordPiece;
        encoder = marks   ? makeSentencePieceBpe(spec)
                  : words ? makeWordPiece(spec)
                          : makeByteLevelBpe(spec);
    }

    TokenType typeOf(TokenId id) const {
        if (id < 0 || static_cast<size_t>(id) >= types.size())
            throw Error(ErrorKind::Usage,
                        fmt::format("there is no token {}; the vocabulary has {} pieces", id, types.size()));
        return types[static_cast<size_t>(id)];
    }
};

Tokenizer::Tokenizer(TokenizerSpec spec) : m_impl(std::make_unique<const Impl>(std::move(spec))) {}
Tokenizer::~Tokenizer() = default;

const TokenizerSpec& Tokenizer::spec() const { return m_impl->spec; }
int64_t Tokenizer::vocabularySize() const { return static_cast<int64_t>(m_impl->spec.pieces.size()); }

std::vector<TokenId> Tokenizer::encode(std::string_view text, EncodeOptions options) const {
    if (text.size() > kMaxTextBytes)
        throw Error(ErrorKind::Usage, fmt::format("the text has {} bytes; encode at most {} at once", text.size(),
                                                  kMaxTextBytes));
    const TokenizerSpec& spec = m_impl->spec;
    const SpecialMatcher& matcher = options.parseSpecial ? m_impl->allSpecial : m_impl->userDefined;
    std::vector<TokenId> ids;
    if (options.addSpecial && spec.addBos && spec.bos) ids.push_back(*spec.bos);
    bool fresh = true;
    for (size_t at = 0; at < text.size();) {
        const auto match = matcher.find(text, at);
        const size_t end = match ? match->begin : text.size();
        if (end > at) {
            m_impl->encoder->encode(text.substr(at, end - at), fresh, ids);
            fresh = false;
        }
        at = end;
        if (match) {
            ids.push_back(match->id);
            fresh = true;
            at += match->length;
        }
    }
    if (options.addSpecial && spec.addEos && spec.eos) ids.push_back(*spec.eos);
    return ids;
}

std::string Tokenizer::decodeWords(const std::vector<TokenId>& ids, bool showSpecial) const {
    std::string text;
    for (const TokenId id : ids) {
        const TokenType type = m_impl->typeOf(id);
        const bool special = type == TokenType::Control || type == TokenType::Unknown;
        if (special && showSpecial) text += " " + pieceOf(id);
        if (!special) text += m_impl->encoder->bytesOf(id);
    }
    return text.substr(!text.empty() && text[0] == ' ' ? 1 : 0);
}

std::string Tokenizer::decode(const std::vector<TokenId>& ids, bool showSpecial) const {
    if (m_impl->spec.kind == TokenizerKind::WordPiece) return decodeWords(ids, showSpecial);
    std::string text;
    // Encoding put a space in front of the text and behind each special token: take those away again.
    const bool prefixed = m_impl->spec.kind == TokenizerKind::SentencePieceBpe && m_impl->spec.addSpacePrefix;
    bool strip = prefixed;
    for (const TokenId id : ids) {
        const TokenType type = m_impl->typeOf(id);
        if (type == TokenType::Control || type == TokenType::Unknown) {
            if (showSpecial) text += pieceOf(id);
            // An unknown in the middle of text stands for a character, unless bytes spell those.
            if (type == TokenType::Control || m_impl->spec.byteFallback) strip = prefixed;
            continue;
        }
        const std::string bytes = m_impl->encoder->bytesOf(id);
        if (type == TokenType::UserDefined) {
            text += bytes;
            strip = prefixed;
            continue;
        }
        text += std::string_view(bytes).substr(strip && !bytes.empty() && bytes[0] == ' ' ? 1 : 0);
        strip = strip && bytes.empty();
    }
    return text;
}

std::string Tokenizer::bytesOf(TokenId id) const {
    const TokenType type = m_impl->typeOf(id);
    if (type == TokenType::Control || type == TokenType::Unknown) return {};
    return m_impl->encoder->bytesOf(id);
}

const std::string& Tokenizer::pieceOf(TokenId id) const {
    m_impl->typeOf(id);  // throws for an id that is out of range
    return m_impl->spec.pieces[static_cast<size_t>(id)];
}

std::optional<TokenId> Tokenizer::idOf(std::string_view piece) const {
    const auto found = m_impl->ids.find(piece);
    return found == m_impl->ids.end() ? std::nullopt : std::optional<TokenId>(found->second);
}

}  // namespace lathe::core
