// SPDX-License-Identifier: GPL-3.0-or-later
// Byte-level BPE (GPT-2 and most since): words from the pre-tokenizer, ranked merges of pairs of ids,
// starting from the ids of single bytes.
#include <array>
#include <unordered_map>

#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/merge_loop.h"
#include "core/tokenizer/piece_encoder.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/utf8.h"

namespace lathe::core {

namespace {

uint64_t pairKey(TokenId left, TokenId right) {
    return (uint64_t{static_cast<uint32_t>(left)} << 32) | static_cast<uint32_t>(right);
}

class ByteLevelBpe final : public PieceEncoder {
  public:
    explicit ByteLevelBpe(const TokenizerSpec& spec)
        : m_spec(spec), m_preTokenizer(spec.preTokenizer.empty() ? "default" : spec.preTokenizer) {
        readPieces();
        readMerges();
    }

    void encode(std::string_view text, bool, std::vector<TokenId>& ids) const override {
        std::string composed;
        if (m_spec.normalizeNfc) {
            composed = normalizeNfc(text);
            text = composed;
        }
        // Text repeats its words, so the ids of each are computed once per call. Long words are rare.
        constexpr size_t kLongestCached = 64;
        struct Range {
            size_t begin, end;
        };
        std::unordered_map<std::string_view, Range> cache;
        MergeScratch scratch;
        for (const std::string_view word : m_preTokenizer.split(text)) {
            if (word.size() > kLongestCached) {
                encodeWord(word, scratch, ids);
                continue;
            }
            const auto [entry, isNew] = cache.try_emplace(word, Range{ids.size(), 0});
            if (isNew) {
                encodeWord(word, scratch, ids);
                entry->second.end = ids.size();
            } else {
                for (size_t i = entry->second.begin; i < entry->second.end; ++i) ids.push_back(ids[i]);
            }
        }
    }

    std::string bytesOf(TokenId id) const override { return m_bytes[static_cast<size_t>(id)]; }

  private:
    void readPieces() {
        m_bytes.reserve(m_spec.pieces.size());
        for (size_t i = 0; i < m_spec.pieces.size(); ++i) {
            const bool plain = m_spec.types[i] == TokenType::Normal || m_spec.types[i] == TokenType::Byte;
            std::optional<std::string> bytes;
            if (plain) bytes = bytesOfAlphabet(m_spec.pieces[i]);
            m_bytes.push_back(bytes ? std::move(*bytes) : m_spec.pieces[i]);
        }
        m_pieceIds.reserve(m_spec.pieces.size());
        for (size_t i = 0; i < m_spec.pieces.size(); ++i) {
            const auto id = static_cast<TokenId>(i);
            m_pieceIds.emplace(m_spec.pieces[i], id);
            if (m_spec.ignoreMerges && m_spec.types[i] == TokenType::Normal) m_wordIds.emplace(m_bytes[i], id);
        }
        m_byteIds.fill(-1);
        for (unsigned byte = 0; byte < 256; ++byte) {
            const auto found = m_pieceIds.find(alphabetCharacter(static_cast<uint8_t>(byte)));
            if (found != m_pieceIds.end()) m_byteIds[byte] = found->second;
        }
    }

    /// A merge whose parts or result are not in the vocabulary can never produce an id; it is left out.
    void readMerges() {
        m_merges.reserve(m_spec.merges.size());
        std::string joined;
        for (size_t rank = 0; rank < m_spec.merges.size(); ++rank) {
            const auto& [left, right] = m_spec.merges[rank];
            joined.assign(left).append(right);
            const auto a = m_pieceIds.find(left), b = m_pieceIds.find(right), both = m_pieceIds.find(joined);
            if (a == m_pieceIds.end() || b == m_pieceIds.end() || both == m_pieceIds.end()) continue;
            m_merges.try_emplace(pairKey(a->second, b->second), Merge{static_cast<double>(rank), both->second});
        }
    }

    void encodeWord(std::string_view word, MergeScratch& scratch, std::vector<TokenId>& ids) const {
        if (m_spec.ignoreMerges) {
            if (const auto found = m_wordIds.find(word); found != m_wordIds.end()) {
                ids.push_back(found->second);
                return;
            }
        }
        scratch.symbols.clear();
        for (size_t i = 0; i < word.size(); ++i) {
            // A byte the vocabulary lacks becomes the unknown id, or nothing if there is none.
            const TokenId known = m_byteIds[static_cast<uint8_t>(word[i])];
            const TokenId id = known >= 0 ? known : m_spec.unknown.value_or(-1);
            if (id >= 0) scratch.symbols.push_back({static_cast<uint32_t>(i), 1, -1, -1, id});
        }
        scratch.link();
        mergeSymbols(
            scratch,
            [&](const Symbol& left, const Symbol& right) -> std::optional<Merge> {
                const auto found = m_merges.find(pairKey(left.id, right.id));
                if (found == m_merges.end()) return std::nullopt;
                return found->second;
            },
            [](const Symbol&, const Symbol&, TokenId) {});
        for (const Symbol& symbol : scratch.symbols)
            if (symbol.length > 0) ids.push_back(symbol.id);
    }

    const TokenizerSpec& m_spec;
    PreTokenizer m_preTokenizer;
    std::vector<std::string> m_bytes;
    std::unordered_map<std::string_view, TokenId> m_pieceIds, m_wordIds;
    std::unordered_map<uint64_t, Merge> m_merges;
    std::array<TokenId, 256> m_byteIds{};
};

}  // namespace

std::unique_ptr<const PieceEncoder> makeByteLevelBpe(const TokenizerSpec& spec) {
    return std::make_unique<const ByteLevelBpe>(spec);
}

}  // namespace lathe::core
