// SPDX-License-Identifier: GPL-3.0-or-later

// The .bin checkpoints of llama2.c, read only. Seven int32 (dim, hidden_dim, n_layers, n_heads,
// n_kv_heads, vocab_size, seq_len; a negative vocab_size says that the classifier has weights of
// its own), then float32 arrays, each over all layers. The file has no magic: it is recognised by a
// plausible header whose arithmetic gives exactly the file's size.
//
// The network is a llama with RoPE on adjacent pairs, which is also GGUF's order of q and k rows.
// So the checkpoint uses GGUF's words. Tensors, one per layer N where the file holds them together:
//   token_embd.weight  output_norm.weight  output.weight (only if not shared)
//   blk.N.attn_norm.weight  blk.N.attn_{q,k,v,output}.weight
//   blk.N.ffn_norm.weight   blk.N.ffn_{gate,up,down}.weight
// The two RoPE tables of the file are left out: they follow from the base. Metadata, typed as in
// GGUF:
//   general.architecture "llama"            llama.attention.head_count, .head_count_kv
//   llama.context_length                    llama.attention.layer_norm_rms_epsilon 1e-5
//   llama.embedding_length                  llama.rope.dimension_count
//   llama.feed_forward_length               llama.rope.freq_base 10000
//   llama.block_count                       llama.vocab_size
// Companion: tok<vocabulary>.bin (tok512.bin) or tokenizer.bin beside the file, whichever holds
// exactly vocab_size pieces; none if neither does.

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <optional>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/encoding/dense.h"
#include "core/formats/format.h"

namespace lathe::core {

namespace {

constexpr uint64_t kHeaderBytes = 28;
constexpr size_t kTokenizerLimit = size_t{64} << 20;  // a vocabulary of 32000 pieces takes 0.4 MB

struct Header {
    int64_t dim, hidden, layers, heads, kvHeads, vocabulary, context;
    bool sharedHead;

    int64_t headDim() const { return dim / heads; }
    int64_t kvDim() const { return headDim() * kvHeads; }
    /// Floats of the whole file. Limits of parseHeader keep every product far below 2^63.
    int64_t floats() const {
        const int64_t perLayer = 2 * dim + 2 * dim * dim + 2 * kvDim() * dim + 3 * hidden * dim;
        return vocabulary * dim * (sharedHead ? 1 : 2) + layers * perLayer + dim +
               context * headDim();
    }
};

/// The header if its numbers make sense and the file has exactly the bytes that they ask for.
std::optional<Header> parseHeader(std::string_view bytes) {
    std::array<int32_t, 7> words;
    if (bytes.size() < kHeaderBytes) return std::nullopt;
    std::memcpy(words.data(), bytes.data(), kHeaderBytes);
    const auto [dim, hidden, layers, heads, kvHeads, vocabulary, context] = words;
    const auto within = [](int64_t value, int64_t most) { return value >= 1 && value <= most; };
    const int64_t pieces = vocabulary < 0 ? -int64_t{vocabulary} : vocabulary;
    if (!within(dim, 1 << 16) || !within(hidden, 1 << 20) || !within(layers, 1 << 10) ||
        !within(heads, dim) || !within(kvHeads, heads) || !within(pieces, 1 << 22) ||
        !within(context, 1 << 22))
        return std::nullopt;
    if (dim % heads != 0 || heads % kvHeads != 0 || (dim / heads) % 2 != 0) return std::nullopt;
    const Header header = {dim, hidden, layers, heads, kvHeads, pieces, context, vocabulary > 0};
    if (kHeaderBytes + 4 * static_cast<uint64_t>(header.floats()) != bytes.size())
        return std::nullopt;
    return header;
}

/// Hands out the arrays of the file one after the other.
class Tensors {
  public:
    explicit Tensors(Buffer file) : m_file(std::move(file)) {}

    void add(std::string name, const Shape& shape) {
        const uint64_t size = 4 * static_cast<uint64_t>(elementCount(shape));
        m_made.push_back({std::move(name),
                          makeDense(Tensor(DType::F32, shape, m_file.slice(m_position, size)))});
        m_position += size;
    }
    void addPerLayer(const Header& header, std::string_view name, const Shape& shape) {
        for (int64_t layer = 0; layer < header.layers; ++layer)
            add(fmt::format("blk.{}.{}.weight", layer, name), shape);
    }
    void skipFloats(int64_t count) { m_position += 4 * static_cast<uint64_t>(count); }
    std::vector<RawTensor> take() { return std::move(m_made); }

  private:
    Buffer m_file;
    uint64_t m_position = kHeaderBytes;
    std::vector<RawTensor> m_made;
};

std::vector<RawTensor> mapTensors(const Header& h, Buffer file) {
    Tensors tensors(std::move(file));
    tensors.add("token_embd.weight", {h.vocabulary, h.dim});
    tensors.addPerLayer(h, "attn_norm", {h.dim});
    tensors.addPerLayer(h, "attn_q", {h.dim, h.dim});
    tensors.addPerLayer(h, "attn_k", {h.kvDim(), h.dim});
    tensors.addPerLayer(h, "attn_v", {h.kvDim(), h.dim});
    tensors.addPerLayer(h, "attn_output", {h.dim, h.dim});
    tensors.addPerLayer(h, "ffn_norm", {h.dim});
    tensors.addPerLayer(h, "ffn_gate", {h.hidden, h.dim});
    tensors.addPerLayer(h, "ffn_down", {h.dim, h.hidden});
    tensors.addPerLayer(h, "ffn_up", {h.hidden, h.dim});
    tensors.add("output_norm.weight", {h.dim});
    tensors.skipFloats(h.context * h.headDim());  // cosines, then sines: half of it each
    if (!h.sharedHead) tensors.add("output.weight", {h.vocabulary, h.dim});
    return tensors.take();
}

MetaValue::Object metadataOf(const Header& h) {
    const auto count = [](int64_t value) { return MetaValue::ofU32(static_cast<uint32_t>(value)); };
    return {{"general.architecture", MetaValue::ofText("llama")},
            {"llama.context_length", count(h.context)},
            {"llama.embedding_length", count(h.dim)},
            {"llama.feed_forward_length", count(h.hidden)},
            {"llama.block_count", count(h.layers)},
            {"llama.attention.head_count", count(h.heads)},
            {"llama.attention.head_count_kv", count(h.kvHeads)},
            {"llama.attention.layer_norm_rms_epsilon", MetaValue::ofF32(1e-5f)},
            {"llama.rope.dimension_count", count(h.headDim())},
            {"llama.rope.freq_base", MetaValue::ofF32(10000.0f)},
            {"llama.vocab_size", count(h.vocabulary)}};
}

/// Whether a tokenizer file holds exactly this many pieces: int32 longest piece, then per piece
/// float score, int32 length, bytes.
bool holdsPieces(std::string_view bytes, int64_t pieces) {
    if (bytes.size() > kTokenizerLimit) return false;
    size_t at = 4;
    for (int64_t i = 0; i < pieces; ++i) {
        int32_t length = 0;
        if (at > bytes.size() || bytes.size() - at < 8) return false;
        std::memcpy(&length, bytes.data() + at + 4, 4);
        at += 8;
        if (length < 0 || static_cast<size_t>(length) > bytes.size() - at) return false;
        at += static_cast<size_t>(length);
    }
    return at == bytes.size();
}

void addTokenizer(RawCheckpoint& checkpoint, int64_t pieces) {
    for (const std::string& name :
         {fmt::format("tok{}.bin", pieces), std::string("tokenizer.bin")}) {
        const auto beside = checkpoint.path.parent_path() / name;
        std::error_code code;
        if (!std::filesystem::is_regular_file(beside, code)) continue;
        const auto file = MappedFile::open(beside);
        if (!holdsPieces(file->text(), pieces)) continue;
        checkpoint.companions.emplace(name, file->text());
        checkpoint.fileBytes += file->size();
        return;
    }
    checkpoint.detail += fmt::format(", no tokenizer of {} pieces beside it", pieces);
}

bool recognise(const std::filesystem::path& path) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(path, code)) return false;
    return parseHeader(MappedFile::open(path)->text()).has_value();
}

RawCheckpoint read(const std::filesystem::path& path) {
    const auto file = MappedFile::open(path);
    const auto header = parseHeader(file->text());
    if (!header)
        throw Error(
            ErrorKind::Corrupt,
            fmt::format("its first seven numbers do not describe a llama2.c model of its {} "
                        "bytes; the file was cut short or is of another kind",
                        file->size()));
    RawCheckpoint checkpoint;
    checkpoint.format = "llama2c";
    checkpoint.path = path;
    checkpoint.detail = "llama2.c";
    checkpoint.fileBytes = file->size();
    checkpoint.metadata = metadataOf(*header);
    checkpoint.tensors = mapTensors(*header, Buffer{file, file->data(), file->size()});
    addTokenizer(checkpoint, header->vocabulary);
    return checkpoint;
}

bool keepsNothing(const Encoding&) {
    return false;
}

}  // namespace

extern const Format format_llama2c;
const Format format_llama2c = {"llama2c", "llama2.c", ".bin",  "llama2.c loads it",
                               recognise, read,       nullptr, keepsNothing};

}  // namespace lathe::core
