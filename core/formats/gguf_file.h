// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the reader and the writer of GGUF share: value types, limits and the cursor over hostile
// bytes. Facts: ggml, include/gguf.h and src/gguf.cpp.

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/file.h"
#include "core/base/job.h"
#include "core/formats/raw_checkpoint.h"

namespace lathe::core::gguf {

inline constexpr std::string_view kMagic = "GGUF";
inline constexpr uint32_t kVersion = 3;  // 2 has the same layout; 1 had 32-bit lengths
inline constexpr uint64_t kDefaultAlignment = 32;
inline constexpr uint64_t kAlignmentLimit = 65536;
inline constexpr size_t kDimensionLimit = 4;  // GGML_MAX_DIMS
inline constexpr size_t kNameLimit = 63;      // GGML_MAX_NAME - 1
inline constexpr uint64_t kKeyLimit = 65535;  // as the format's description says
// Ours, so that a file cannot ask for more memory than its kind needs: the largest vocabularies
// have 262144 pieces and half a million merges in some 30 MB of metadata, the largest models 10^5
// tensors.
inline constexpr uint64_t kEntryLimit = 65536;
inline constexpr uint64_t kTensorLimit = 1 << 20;
inline constexpr uint64_t kElementLimit = 1 << 22;             // of all arrays of a file together
inline constexpr uint64_t kMetadataLimit = uint64_t{1} << 28;  // bytes

inline constexpr uint32_t kStringType = 8, kArrayType = 9;

/// A metadata type of fixed size; rows of a table.
struct ScalarType {
    uint32_t id;
    std::string_view name;  ///< "u32"
    MetaValue::Width width;
    size_t bytes;
    MetaValue (*read)(const std::byte* from);
    bool (*write)(const MetaValue& value, std::byte* to);  ///< false: the value does not fit
};
const ScalarType* scalarType(uint32_t id);             ///< null: none (also of string and array)
const ScalarType* scalarType(MetaValue::Width width);  ///< null for Natural
const ScalarType& booleanType();

inline uint64_t padded(uint64_t size, uint64_t alignment) {
    return (size + alignment - 1) / alignment * alignment;
}

/// Reads forward through a file; every claim is checked against what is left before it is used.
class Cursor {
  public:
    explicit Cursor(std::string_view bytes) : m_bytes(bytes) {}

    uint64_t position() const { return m_position; }
    uint64_t remaining() const { return m_bytes.size() - m_position; }

    /// The next `size` bytes; `what` they are goes into the error.
    std::string_view take(uint64_t size, std::string_view what);
    /// A 64-bit length and that many bytes.
    std::string_view text(uint64_t limit, std::string_view what);
    template <class T>
    T number(std::string_view what) {
        T value;
        std::memcpy(&value, take(sizeof(T), what).data(), sizeof(T));
        return value;
    }
    /// A 64-bit count of things that take at least `smallest` bytes each.
    uint64_t count(uint64_t smallest, uint64_t limit, std::string_view what);

  private:
    std::string_view m_bytes;
    uint64_t m_position = 0;
};

/// `count` metadata entries.
MetaValue::Object readMetadata(Cursor& cursor, uint64_t count);

/// Appends one entry as it stands in a file. Throws Error(Unsupported | Refused) naming the key.
void appendEntry(std::string& out, std::string_view key, const MetaValue& value);

template <class T>
void appendNumber(std::string& out, T value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
inline void appendText(std::string& out, std::string_view text) {
    appendNumber<uint64_t>(out, text.size());
    out += text;
}

/// One file: its metadata and its tensors, mapped.
struct Part {
    uint32_t version = 0;
    uint64_t fileBytes = 0;
    MetaValue::Object metadata;
    std::vector<RawTensor> tensors;
};
Part readPart(const std::filesystem::path& path);

/// The alignment a file's metadata asks for; throws Error(Corrupt).
uint64_t alignmentOf(const MetaValue::Object& metadata);

void write(const RawCheckpoint& checkpoint, const std::filesystem::path& path, JobContext& job);
bool keeps(const Encoding& encoding);

}  // namespace lathe::core::gguf
