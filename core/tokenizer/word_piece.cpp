// SPDX-License-Identifier: GPL-3.0-or-later
// WordPiece (BERT): each word is cut from the left into the longest pieces that the vocabulary has;
// a word with a rest that no piece begins is one unknown token.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "core/base/error.h"
#include "core/tokenizer/bert_text.h"
#include "core/tokenizer/piece_encoder.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

/// What tokenizers' decoder takes the space away from; BERT's words hold no spaces themselves.
constexpr std::string_view kWithoutSpace[] = {".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re"};

bool standsClose(std::string_view word) {
    for (const std::string_view start : kWithoutSpace)
        if (word.substr(0, start.size()) == start) return true;
    return false;
}

class WordPiece final : public PieceEncoder {
  public:
    explicit WordPiece(const TokenizerSpec& spec) : m_spec(spec) {
        const std::string& prefix = spec.bert.continuingPrefix;
        for (size_t i = 0; i < spec.pieces.size(); ++i) {
            const std::string_view piece = spec.pieces[i];
            const bool continuing = piece.substr(0, prefix.size()) == prefix;
            const std::string_view text = continuing ? piece.substr(prefix.size()) : piece;
            if (text.empty()) continue;
            // Of pieces written twice the later one counts, as for the readers of vocab.txt.
            (continuing ? m_continuing : m_starting)[text] = static_cast<TokenId>(i);
            m_longest = std::max(m_longest, text.size());
        }
    }

    void encode(std::string_view text, bool, std::vector<TokenId>& ids) const override {
        const std::string normalized = bertNormalized(text, m_spec.bert);
        for (const std::string_view word : bertWords(normalized)) encodeWord(word, ids);
    }

    std::string bytesOf(TokenId id) const override {
        const std::string& piece = m_spec.pieces[static_cast<size_t>(id)];
        const std::string& prefix = m_spec.bert.continuingPrefix;
        if (piece.size() > prefix.size() && piece.compare(0, prefix.size(), prefix) == 0)
            return piece.substr(prefix.size());
        return m_spec.bert.closePunctuation && standsClose(piece) ? piece : " " + piece;
    }

  private:
    void encodeWord(std::string_view word, std::vector<TokenId>& ids) const {
        const size_t first = ids.size();
        std::vector<size_t> ends;  // of the characters, so that no piece is looked for within one
        for (size_t at = 0; at < word.size();)
            ends.push_back(at += characterLength(word.substr(at)));
        size_t begin = 0, count = 0;
        bool known = ends.size() <= static_cast<size_t>(m_spec.bert.maxWordCharacters);
        while (known && count < ends.size()) {
            const auto& pieces = begin == 0 ? m_starting : m_continuing;
            size_t last = ends.size();
            while (last > count && ends[last - 1] - begin > m_longest) --last;
            auto found = pieces.end();
            for (; last > count; --last) {
                found = pieces.find(word.substr(begin, ends[last - 1] - begin));
                if (found != pieces.end()) break;
            }
            known = found != pieces.end();
            if (!known) break;
            ids.push_back(found->second);
            begin = ends[last - 1];
            count = last;
        }
        if (known) return;
        ids.resize(first);
        ids.push_back(*m_spec.unknown);
    }

    const TokenizerSpec& m_spec;
    std::unordered_map<std::string_view, TokenId> m_starting, m_continuing;
    size_t m_longest = 0;  ///< bytes
};

}  // namespace

std::unique_ptr<const PieceEncoder> makeWordPiece(const TokenizerSpec& spec) {
    const BertSettings& bert = spec.bert;
    if (!spec.unknown)
        throw Error(ErrorKind::Corrupt,
                    "the WordPiece tokenizer has no unknown token, which every word that it cannot "
                    "spell becomes; [UNK] was expected in the vocabulary");
    if (bert.continuingPrefix.empty())
        throw Error(
            ErrorKind::Corrupt,
            "the WordPiece tokenizer marks no pieces that continue a word; a prefix such as "
            "'##' was expected");
    if (bert.maxWordCharacters < 1 || bert.maxWordCharacters > kMaxWordCharacters)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the WordPiece tokenizer allows words of {} characters; 1 to {} "
                                "were expected",
                                bert.maxWordCharacters, kMaxWordCharacters));
    return std::make_unique<const WordPiece>(spec);
}

}  // namespace lathe::core
