// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a file holds before anybody asks what network it is: metadata, a tensor table and mapped bytes.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/encoding/encoding.h"

namespace lathe::core {

/// A JSON-like value. GGUF's integer widths and float width are kept, since its readers insist on them.
struct MetaValue {
    enum class Width : uint8_t { Natural, U8, I8, U16, I16, U32, I32, U64, I64, F32, F64 };
    using Array = std::vector<MetaValue>;
    using Object = std::map<std::string, MetaValue, std::less<>>;

    std::variant<std::monostate, bool, int64_t, uint64_t, double, std::string, std::shared_ptr<const Array>,
                 std::shared_ptr<const Object>>
        value;
    Width width = Width::Natural;           ///< of a number; of an empty or numeric array: its elements
    std::string elementKind;                ///< of an array from GGUF: "string", "bool" or empty for numbers

    bool isNull() const { return value.index() == 0; }
    const Array* array() const;
    const Object* object() const;
    const std::string* text() const;
    std::optional<int64_t> integer() const;  ///< any number that is whole and fits
    std::optional<double> real() const;      ///< any number
    std::optional<bool> boolean() const;
    const MetaValue* find(std::string_view key) const;  ///< of an object

    static MetaValue ofU32(uint32_t value);
    static MetaValue ofF32(float value);
    static MetaValue ofBool(bool value);
    static MetaValue ofText(std::string value);
    static MetaValue ofTexts(std::vector<std::string> values);
    static MetaValue ofF32s(std::span<const float> values);
    static MetaValue ofI32s(std::span<const int32_t> values);
};

struct RawTensor {
    std::string name;      ///< as in the file
    EncodingPtr encoding;  ///< shape outermost first
};

struct RawCheckpoint {
    std::string format;           ///< registry id: "gguf", "hf", "native", "llama2c"
    std::filesystem::path path;   ///< file or folder
    std::string detail;           ///< "GGUF v3", "Hugging Face folder, 2 shards"
    uint64_t fileBytes = 0;       ///< all files together
    MetaValue::Object metadata;   ///< GGUF keys; for a folder the content of config.json
    std::vector<RawTensor> tensors;
    /// Small companion files by name: "tokenizer.json", "tokenizer.model", "tok512.bin", ... (bytes).
    std::map<std::string, std::string, std::less<>> companions;

    const RawTensor* find(std::string_view name) const;
};

/// JSON text to MetaValue; throws Error(Corrupt) naming the position. Depth and size are limited.
MetaValue parseJson(std::string_view text);
std::string toJson(const MetaValue& value, int indent = -1);

}  // namespace lathe::core
