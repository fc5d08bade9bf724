// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer.model: SentencePiece's ModelProto, read from the protobuf wire format by hand (formats.md
// 4.2 has the field numbers). Every length is checked against what is left.
#include <fmt/format.h>

#include <array>
#include <bit>

#include "core/base/error.h"
#include "core/tokenizer/piece_encoder.h"
#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

namespace {

/// Walks the fields of one message.
class WireReader {
  public:
    struct Field {
        uint32_t number = 0;
        uint64_t value = 0;      ///< of a number: the varint or the fixed bits
        std::string_view bytes;  ///< of a string or message
        bool isBytes = false;
    };

    WireReader(std::string_view bytes, std::string_view what) : m_rest(bytes), m_size(bytes.size()), m_what(what) {}

    bool next(Field& field) {
        if (m_rest.empty()) return false;
        const uint64_t tag = varint();
        if (tag >> 3 == 0 || tag >> 3 > 0x1FFFFFFF) fail("a field number out of range");
        field = {static_cast<uint32_t>(tag >> 3), 0, {}, false};
        switch (tag & 7) {
            case 0: field.value = varint(); break;
            case 1: field.value = fixed(8); break;
            case 2:
                field.bytes = take(varint());
                field.isBytes = true;
                break;
            case 5: field.value = fixed(4); break;
            default: fail(fmt::format("wire type {}", tag & 7));
        }
        return true;
    }

  private:
    [[noreturn]] void fail(const std::string& found) const {
        throw Error(ErrorKind::Corrupt,
                    fmt::format("not a SentencePiece model: {} at byte {} of the {}, where a protobuf field was expected",
                                found, m_size - m_rest.size(), m_what));
    }
    uint64_t varint() {
        uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<uint8_t>(take(1)[0]);
            value |= uint64_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) return value;
        }
        fail("a number of more than 64 bits");
    }
    uint64_t fixed(size_t count) {
        uint64_t value = 0;
        const std::string_view bytes = take(count);
        for (size_t i = 0; i < count; ++i) value |= uint64_t{static_cast<uint8_t>(bytes[i])} << (8 * i);
        return value;
    }
    std::string_view take(uint64_t count) {
        if (count > m_rest.size()) fail("a field longer than what is left");
        const std::string_view bytes = m_rest.substr(0, static_cast<size_t>(count));
        m_rest.remove_prefix(static_cast<size_t>(count));
        return bytes;
    }

    std::string_view m_rest;
    size_t m_size;
    std::string_view m_what;
};

void readPiece(std::string_view bytes, TokenizerSpec& spec) {
    WireReader reader(bytes, "piece");
    std::string_view piece;
    float score = 0;
    TokenType type = TokenType::Normal;
    for (WireReader::Field field; reader.next(field);) {
        if (field.number == 1 && field.isBytes) piece = field.bytes;
        if (field.number == 2 && !field.isBytes) score = std::bit_cast<float>(static_cast<uint32_t>(field.value));
        if (field.number == 3 && !field.isBytes && field.value >= 1 && field.value <= 6)
            type = static_cast<TokenType>(field.value);
    }
    if (spec.pieces.size() >= kMaxVocabulary)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("the SentencePiece model has more than {} pieces", kMaxVocabulary));
    spec.pieces.emplace_back(piece);
    spec.scores.push_back(score);
    spec.types.push_back(type);
}

struct TrainerSpec {
    uint64_t modelType = 1;
    bool spaceIsSuffix = false, byteFallback = false;
    std::array<int32_t, 4> ids{0, 1, 2, -1};  ///< unknown, BOS, EOS, padding
};

TrainerSpec readTrainer(std::string_view bytes) {
    TrainerSpec trainer;
    WireReader reader(bytes, "trainer settings");
    for (WireReader::Field field; reader.next(field);) {
        if (field.isBytes) continue;
        if (field.number == 3) trainer.modelType = field.value;
        if (field.number == 24) trainer.spaceIsSuffix = field.value != 0;
        if (field.number == 35) trainer.byteFallback = field.value != 0;
        if (field.number >= 40 && field.number <= 43)
            trainer.ids[field.number - 40] = static_cast<int32_t>(static_cast<uint32_t>(field.value));
    }
    return trainer;
}

void readNormalizer(std::string_view bytes, TokenizerSpec& spec) {
    WireReader reader(bytes, "normalizer settings");
    std::string_view name, charsMap;
    for (WireReader::Field field; reader.next(field);) {
        if (field.number == 1 && field.isBytes) name = field.bytes;
        if (field.number == 2 && field.isBytes) charsMap = field.bytes;
        if (field.number == 3 && !field.isBytes) spec.addSpacePrefix = field.value != 0;
        if (field.number == 4 && !field.isBytes) spec.removeExtraWhitespace = field.value != 0;
        if (field.number == 5 && !field.isBytes && field.value == 0)
            throw Error(ErrorKind::Unsupported,
                        "the SentencePiece model keeps spaces as they are (escape_whitespaces is off); U+2581 in their "
                        "place was expected");
    }
    if (!charsMap.empty())
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the SentencePiece model normalises text with the rules '{}'; only 'identity' is "
                                "supported",
                                name.substr(0, 40)));
}

void refuseOtherKinds(const TrainerSpec& trainer) {
    static constexpr std::array<std::string_view, 5> kNames = {"of no kind", "UNIGRAM", "BPE", "WORD", "CHAR"};
    if (trainer.modelType != 2)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the SentencePiece model is {}; only BPE is supported",
                                trainer.modelType < kNames.size() ? kNames[trainer.modelType] : "of an unknown kind"));
    if (trainer.spaceIsSuffix)
        throw Error(ErrorKind::Unsupported,
                    "the SentencePiece model treats spaces as suffixes; only spaces as prefixes are supported");
}

}  // namespace

TokenizerSpec tokenizerFromSentencePiece(std::string_view model) {
    TokenizerSpec spec;
    spec.kind = TokenizerKind::SentencePieceBpe;
    spec.addSpacePrefix = true;
    spec.removeExtraWhitespace = true;
    TrainerSpec trainer;
    std::string_view normalizer;
    WireReader reader(model, "file");
    for (WireReader::Field field; reader.next(field);) {
        if (!field.isBytes) continue;
        if (field.number == 1) readPiece(field.bytes, spec);
        if (field.number == 2) trainer = readTrainer(field.bytes);
        if (field.number == 3) normalizer = field.bytes;
    }
    if (spec.pieces.empty())
        throw Error(ErrorKind::Corrupt, "not a SentencePiece model: it has no pieces, which were expected");
    refuseOtherKinds(trainer);
    readNormalizer(normalizer, spec);
    // The ids have defaults; a model trained without, say, EOS has an ordinary piece there.
    const auto idOf = [&](int32_t id, TokenType type) {
        const bool fits = id >= 0 && static_cast<size_t>(id) < spec.pieces.size() && spec.types[static_cast<size_t>(id)] == type;
        return fits ? std::optional<TokenId>(id) : std::nullopt;
    };
    spec.unknown = idOf(trainer.ids[0], TokenType::Unknown);
    spec.bos = idOf(trainer.ids[1], TokenType::Control);
    spec.eos = idOf(trainer.ids[2], TokenType::Control);
    spec.padding = idOf(trainer.ids[3], TokenType::Control);
    spec.byteFallback = trainer.byteFallback;
    spec.addBos = spec.bos.has_value();  // models that ship this file expect it (Llama, Gemma, Mistral)
    return spec;
}

}  // namespace lathe::core
