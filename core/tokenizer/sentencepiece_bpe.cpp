// SPDX-License-Identifier: GPL-3.0-or-later
// SentencePiece BPE (Llama 2, Gemma, Mistral): characters are joined while the vocabulary has the
// result, highest score first; what stays unknown is spelled in bytes. Where a tokenizer.json gave
// ranked merges, those decide instead, since not every pair need have one.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/merge_loop.h"
#include "core/tokenizer/piece_encoder.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

class SentencePieceBpe final : public PieceEncoder {
  public:
    explicit SentencePieceBpe(const TokenizerSpec& spec) : m_spec(spec) {
        readPieces();
        readMerges();
    }

    void encode(std::string_view text, bool fresh, std::vector<TokenId>& ids) const override {
        const std::string marked = withMarks(text, fresh);
        Work work{marked, {}, {}};
        if (!m_marksLead) {
            encodeRun(0, marked.size(), work, ids);
            return;
        }
        // No piece has a mark behind another character, so no merge crosses such a place, and words
        // can be encoded one by one: exact, and repeated words cost nothing.
        struct Range {
            size_t begin, end;
        };
        std::unordered_map<std::string_view, Range> cache;
        for (size_t begin = 0; begin < marked.size();) {
            const size_t end = endOfWord(marked, begin);
            const auto word = std::string_view(marked).substr(begin, end - begin);
            begin = end;
            if (!m_allBytes) {  // unknown characters fuse with what stands before: nothing to reuse
                encodeRun(end - word.size(), end, work, ids);
                continue;
            }
            const auto [entry, isNew] = cache.try_emplace(word, Range{ids.size(), 0});
            if (isNew) {
                encodeRun(end - word.size(), end, work, ids);
                entry->second.end = ids.size();
            } else {
                for (size_t i = entry->second.begin; i < entry->second.end; ++i) ids.push_back(ids[i]);
            }
        }
    }

    std::string bytesOf(TokenId id) const override {
        const auto index = static_cast<size_t>(id);
        const std::string& piece = m_spec.pieces[index];
        if (m_spec.types[index] == TokenType::Byte)
            if (const auto byte = byteOfName(piece)) return std::string(1, static_cast<char>(*byte));
        return replaceAll(piece, kSpaceMark, " ");
    }

  private:
    struct Work {
        std::string_view text;
        MergeScratch scratch;
        std::unordered_map<std::string_view, size_t> splits;  ///< of unused pieces: length of the left part
    };

    void readPieces() {
        m_byteIds.fill(-1);
        for (size_t i = 0; i < m_spec.pieces.size(); ++i) {
            const std::string& piece = m_spec.pieces[i];
            const TokenType type = m_spec.types[i];
            const auto id = static_cast<TokenId>(i);
            if (type == TokenType::Byte) {
                if (const auto byte = byteOfName(piece)) m_byteIds[*byte] = id;
            } else if ((type == TokenType::Normal || type == TokenType::Unused) && !piece.empty()) {
                m_ids.emplace(piece, id);
                m_longest = std::max(m_longest, piece.size());
                for (size_t at = 0; (at = piece.find(kSpaceMark, at)) != std::string::npos; at += kSpaceMark.size())
                    if (at > 0 && !endsInMark(std::string_view(piece).substr(0, at))) m_marksLead = false;
            }
        }
        m_allBytes = m_spec.byteFallback &&
                     std::all_of(m_byteIds.begin(), m_byteIds.end(), [](TokenId id) { return id >= 0; });
    }

    void readMerges() {
        std::string joined;
        for (size_t rank = 0; rank < m_spec.merges.size(); ++rank) {
            const auto& [left, right] = m_spec.merges[rank];
            joined.assign(left).append(right);
            const auto both = m_ids.find(joined), a = m_ids.find(left), b = m_ids.find(right);
            if (a == m_ids.end() || b == m_ids.end() || both == m_ids.end()) continue;
            m_merges.try_emplace(key(a->second, b->second), Merge{static_cast<double>(rank), both->second});
        }
    }

    static uint64_t key(TokenId left, TokenId right) {
        return (uint64_t{static_cast<uint32_t>(left)} << 32) | static_cast<uint32_t>(right);
    }

    static bool endsInMark(std::string_view text) {
        return text.size() >= kSpaceMark.size() && text.substr(text.size() - kSpaceMark.size()) == kSpaceMark;
    }

    std::string withMarks(std::string_view text, bool fresh) const {
        std::string plain = m_spec.normalizeNfc ? normalizeNfc(text) : std::string(text);
        if (m_spec.removeExtraWhitespace) plain = withSingleSpaces(plain);
        if (fresh && m_spec.addSpacePrefix && !plain.empty()) plain.insert(0, 1, ' ');
        return replaceAll(plain, " ", kSpaceMark);
    }

    static std::string withSingleSpaces(std::string_view text) {
        std::string out;
        for (const char c : text)
            if (c != ' ' || (!out.empty() && out.back() != ' ')) out.push_back(c);
        if (!out.empty() && out.back() == ' ') out.pop_back();
        return out;
    }

    static size_t endOfWord(std::string_view text, size_t begin) {
        size_t at = begin;
        while (text.substr(at, kSpaceMark.size()) == kSpaceMark) at += kSpaceMark.size();
        return std::min(text.find(kSpaceMark, at), text.size());
    }

    TokenId idOf(std::string_view piece) const {
        if (piece.size() > m_longest) return -1;
        const auto found = m_ids.find(piece);
        return found == m_ids.end() ? -1 : found->second;
    }

    std::optional<Merge> mergeOf(std::string_view text, const Symbol& left, const Symbol& right) const {
        if (!m_spec.merges.empty()) {
            const auto found = left.id < 0 || right.id < 0 ? m_merges.end() : m_merges.find(key(left.id, right.id));
            if (found == m_merges.end()) return std::nullopt;
            return found->second;
        }
        const TokenId id = idOf(text.substr(left.begin, left.length + right.length));
        if (id < 0) return std::nullopt;
        const double score = double{m_spec.scores[static_cast<size_t>(id)]};
        return Merge{std::isnan(score) ? std::numeric_limits<double>::infinity() : -score, id};
    }

    void encodeRun(size_t begin, size_t end, Work& work, std::vector<TokenId>& ids) const {
        auto& symbols = work.scratch.symbols;
        symbols.clear();
        for (size_t at = begin; at < end;) {
            const size_t length = std::max<size_t>(1, characterLength(work.text.substr(at, end - at)));
            symbols.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(length), -1, -1,
                               idOf(work.text.substr(at, length))});
            at += length;
        }
        work.scratch.link();
        mergeSymbols(
            work.scratch, [&](const Symbol& left, const Symbol& right) { return mergeOf(work.text, left, right); },
            [&](const Symbol& left, const Symbol& right, TokenId id) {
                if (m_spec.types[static_cast<size_t>(id)] != TokenType::Unused) return;
                work.splits.try_emplace(work.text.substr(left.begin, left.length + right.length), left.length);
            });
        for (const Symbol& symbol : symbols)
            if (symbol.length > 0) appendPiece(work.text.substr(symbol.begin, symbol.length), work, ids);
    }

    /// An unused piece may be a step of merging but never a result: it falls apart again.
    void appendPiece(std::string_view whole, const Work& work, std::vector<TokenId>& ids) const {
        std::vector<std::string_view> todo{whole};
        while (!todo.empty()) {
            const std::string_view piece = todo.back();
            todo.pop_back();
            const TokenId id = idOf(piece);
            const bool unused = id >= 0 && m_spec.types[static_cast<size_t>(id)] == TokenType::Unused;
            const auto split = unused ? work.splits.find(piece) : work.splits.end();
            if (split != work.splits.end()) {
                todo.push_back(piece.substr(split->second));
                todo.push_back(piece.substr(0, split->second));
            } else if (id >= 0 && !unused) {
                ids.push_back(id);
            } else {
                appendUnknown(piece, ids);
            }
        }
    }

    void appendUnknown(std::string_view piece, std::vector<TokenId>& ids) const {
        for (const char c : piece) {
            const TokenId byte = m_spec.byteFallback ? m_byteIds[static_cast<uint8_t>(c)] : -1;
            if (byte >= 0)
                ids.push_back(byte);
            else if (m_spec.unknown && (ids.empty() || ids.back() != *m_spec.unknown))
                ids.push_back(*m_spec.unknown);  // neighbours become one unknown
        }
    }

    const TokenizerSpec& m_spec;
    std::unordered_map<std::string_view, TokenId> m_ids;
    std::unordered_map<uint64_t, Merge> m_merges;
    std::array<TokenId, 256> m_byteIds{};
    size_t m_longest = 0;
    bool m_marksLead = true;  ///< within pieces, marks stand only in front
    bool m_allBytes = false;  ///< every byte can be spelled
};

}  // namespace

std::unique_ptr<const PieceEncoder> makeSentencePieceBpe(const TokenizerSpec& spec) {
    return std::make_unique<const SentencePieceBpe>(spec);
}

}  // namespace lathe::core
