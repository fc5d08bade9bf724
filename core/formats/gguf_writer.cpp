// SPDX-License-Identifier: GPL-3.0-or-later

// A checkpoint to one GGUF v3 file: the header is built in memory, tensors are streamed from
// wherever they are mapped.

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "core/base/error.h"
#include "core/encoding/gguf.h"
#include "core/formats/gguf_file.h"
#include "core/formats/printable.h"

namespace lathe::core::gguf {

namespace {

constexpr size_t kChunk = size_t{1} << 22;  // between two looks at the stop token; about 2 ms

struct Stored {
    uint32_t type;
    Buffer bytes;
};

std::optional<Stored> storedForm(const Encoding& encoding) {
    if (const auto blocks = asGgufBlocks(encoding)) return Stored{blocks->type->id, blocks->blocks};
    if (const Tensor* plain = encoding.plain())
        if (const auto id = ggufIdOf(plain->type())) return Stored{*id, plain->buffer()};
    return std::nullopt;
}

Stored checkedForm(const RawTensor& tensor) {
    return withContext("tensor " + printable(tensor.name), [&] {
        const auto stored = storedForm(*tensor.encoding);
        if (!stored)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("it is stored as {}, which GGUF cannot hold; encode it as a "
                                    "GGUF type or as f16 first",
                                    tensor.encoding->label()));
        if (tensor.name.empty() || tensor.name.size() > kNameLimit)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("its name has {} bytes; GGUF holds names of 1 to {}",
                                    tensor.name.size(), kNameLimit));
        if (tensor.encoding->shape().size() > kDimensionLimit)
            throw Error(ErrorKind::Unsupported,
                        fmt::format("it has {} dimensions; GGUF holds at most {}",
                                    tensor.encoding->shape().size(), kDimensionLimit));
        return *stored;
    });
}

/// Keys in the order people expect: the architecture, what is general, the rest by name.
std::vector<const MetaValue::Object::value_type*> orderedEntries(
    const MetaValue::Object& metadata) {
    std::vector<const MetaValue::Object::value_type*> entries;
    for (const auto& entry : metadata) entries.push_back(&entry);
    const auto rank = [](const std::string& key) {
        return key == "general.architecture" ? 0 : key.starts_with("general.") ? 1 : 2;
    };
    std::stable_sort(entries.begin(), entries.end(),
                     [&](const auto* a, const auto* b) { return rank(a->first) < rank(b->first); });
    return entries;
}

MetaValue::Object completed(MetaValue::Object metadata, bool hasBlocks) {
    // Importance matrices are GGUF files of "general.type" imatrix without an architecture.
    if (!metadata.contains("general.architecture") && !metadata.contains("general.type"))
        throw Error(
            ErrorKind::Refused,
            "the checkpoint has no 'general.architecture', without which no program can use "
            "a GGUF file; export from a model whose family is known");
    if (hasBlocks) metadata.try_emplace("general.quantization_version", MetaValue::ofU32(2));
    return metadata;
}

void stream(AtomicFile& file, const Buffer& bytes, JobContext& job) {
    for (size_t done = 0; done < bytes.size; done += kChunk) {
        job.checkpoint();
        const size_t size = std::min(kChunk, bytes.size - done);
        file.write(bytes.data + done, size);
        job.advance(static_cast<int64_t>(size));
    }
}

}  // namespace

bool keeps(const Encoding& encoding) {
    return encoding.shape().size() <= kDimensionLimit && storedForm(encoding).has_value();
}

void write(const RawCheckpoint& checkpoint, const std::filesystem::path& path, JobContext& job) {
    std::vector<Stored> forms;
    std::unordered_set<std::string_view> names;
    bool hasBlocks = false;
    uint64_t total = 0;
    for (const RawTensor& tensor : checkpoint.tensors) {
        forms.push_back(checkedForm(tensor));
        hasBlocks |= ggufType(forms.back().type) != nullptr;
        total += forms.back().bytes.size;
        if (!names.insert(tensor.name).second)
            throw Error(ErrorKind::Refused,
                        fmt::format("tensor {} is there twice; a GGUF file holds each name once",
                                    printable(tensor.name)));
    }
    const MetaValue::Object metadata = completed(checkpoint.metadata, hasBlocks);
    const uint64_t alignment = alignmentOf(metadata);

    std::string header(kMagic);
    appendNumber(header, kVersion);
    appendNumber<uint64_t>(header, checkpoint.tensors.size());
    appendNumber<uint64_t>(header, metadata.size());
    for (const auto* entry : orderedEntries(metadata))
        appendEntry(header, entry->first, entry->second);
    uint64_t offset = 0;
    for (size_t i = 0; i < forms.size(); ++i) {
        const Shape& shape = checkpoint.tensors[i].encoding->shape();
        appendText(header, checkpoint.tensors[i].name);
        appendNumber(header, static_cast<uint32_t>(shape.size()));
        for (size_t d = shape.size(); d-- > 0;) appendNumber(header, shape[d]);
        appendNumber(header, forms[i].type);
        appendNumber(header, offset);
        offset += padded(forms[i].bytes.size, alignment);
    }

    job.startPhase("writing", static_cast<int64_t>(total));
    AtomicFile file(path);
    const auto pad = [&] { file.writeZeros(padded(file.position(), alignment) - file.position()); };
    file.write(header);
    pad();
    for (const Stored& form : forms) {
        stream(file, form.bytes, job);
        pad();
    }
    file.commit();
}

}  // namespace lathe::core::gguf
