// SPDX-License-Identifier: GPL-3.0-or-later

// GGUF metadata: key, type number, value; little-endian. Integer widths are kept, since llama.cpp
// refuses a key whose type is not exactly the one it expects.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "core/base/error.h"
#include "core/formats/gguf_file.h"
#include "core/formats/printable.h"

namespace lathe::core::gguf {

static_assert(std::endian::native == std::endian::little, "GGUF files are mapped as they stand");

namespace {

using Width = MetaValue::Width;

template <class T, Width W>
MetaValue readNumber(const std::byte* from) {
    T held;
    std::memcpy(&held, from, sizeof held);
    MetaValue made;
    if constexpr (std::is_floating_point_v<T>)
        made.value = double{held};
    else if constexpr (std::is_signed_v<T>)
        made.value = int64_t{held};
    else
        made.value = uint64_t{held};
    made.width = W;
    return made;
}

template <class T>
bool writeNumber(const MetaValue& value, std::byte* to) {
    T held{};
    if constexpr (std::is_floating_point_v<T>) {
        const auto real = value.real();
        if (!real) return false;
        held = static_cast<T>(*real);
    } else if (const auto* natural = std::get_if<uint64_t>(&value.value)) {
        if (*natural > static_cast<uint64_t>(std::numeric_limits<T>::max())) return false;
        held = static_cast<T>(*natural);
    } else {
        const auto whole = value.integer();
        if (!whole || !std::in_range<T>(*whole)) return false;
        held = static_cast<T>(*whole);
    }
    std::memcpy(to, &held, sizeof held);
    return true;
}

MetaValue readBoolean(const std::byte* from) {
    return MetaValue::ofBool(*from != std::byte{0});
}

bool writeBoolean(const MetaValue& value, std::byte* to) {
    const auto truth = value.boolean();
    if (truth) *to = std::byte{*truth};
    return truth.has_value();
}

template <class T, Width W>
constexpr ScalarType row(uint32_t id, std::string_view name) {
    return {id, name, W, sizeof(T), readNumber<T, W>, writeNumber<T>};
}

constexpr std::array kScalarTypes = {
    row<uint8_t, Width::U8>(0, "u8"),
    row<int8_t, Width::I8>(1, "i8"),
    row<uint16_t, Width::U16>(2, "u16"),
    row<int16_t, Width::I16>(3, "i16"),
    row<uint32_t, Width::U32>(4, "u32"),
    row<int32_t, Width::I32>(5, "i32"),
    row<float, Width::F32>(6, "f32"),
    ScalarType{7, "bool", Width::Natural, 1, readBoolean, writeBoolean},
    row<uint64_t, Width::U64>(10, "u64"),
    row<int64_t, Width::I64>(11, "i64"),
    row<double, Width::F64>(12, "f64"),
};

MetaValue textValue(Cursor& cursor) {
    return MetaValue::ofText(std::string(cursor.text(kMetadataLimit, "text")));
}

MetaValue readArray(Cursor& cursor, uint64_t& elementsLeft) {
    const auto type = cursor.number<uint32_t>("an element type");
    if (type == kArrayType)
        throw Error(
            ErrorKind::Unsupported,
            "it is an array of arrays, which ggml does not allow; leave this key out of the file");
    const ScalarType* scalar = scalarType(type);
    if (!scalar && type != kStringType)
        throw Error(ErrorKind::Corrupt,
                    fmt::format("its elements have type {}; 0 to 12 were expected, so the file is "
                                "damaged or from a newer program",
                                type));
    const uint64_t count = cursor.count(scalar ? scalar->bytes : 8, elementsLeft, "array elements");
    elementsLeft -= count;
    MetaValue::Array elements;
    elements.reserve(count);
    for (uint64_t i = 0; i < count; ++i)
        elements.push_back(scalar ? scalar->read(reinterpret_cast<const std::byte*>(
                                        cursor.take(scalar->bytes, "an array element").data()))
                                  : textValue(cursor));
    MetaValue made;
    made.value = std::make_shared<const MetaValue::Array>(std::move(elements));
    made.width = scalar ? scalar->width : Width::Natural;
    made.elementKind = !scalar ? "string" : scalar == &booleanType() ? "bool" : "";
    return made;
}

MetaValue readValue(Cursor& cursor, uint64_t& elementsLeft) {
    const auto type = cursor.number<uint32_t>("a value type");
    if (type == kStringType) return textValue(cursor);
    if (type == kArrayType) return readArray(cursor, elementsLeft);
    if (const ScalarType* scalar = scalarType(type))
        return scalar->read(
            reinterpret_cast<const std::byte*>(cursor.take(scalar->bytes, "a value").data()));
    throw Error(ErrorKind::Corrupt,
                fmt::format("its type is {}; 0 to 12 were expected, so the file is damaged or from "
                            "a newer program",
                            type));
}

bool fits(const MetaValue& value, Width width) {
    std::array<std::byte, 8> unused;
    return scalarType(width)->write(value, unused.data());
}

/// The type of a number that came without one (from JSON): what llama.cpp uses for counts, ids and
/// factors.
const ScalarType* naturalType(std::span<const MetaValue> values, bool isArray) {
    const auto all = [&](auto test) { return std::all_of(values.begin(), values.end(), test); };
    if (all([](const MetaValue& v) { return v.boolean().has_value(); }) && !values.empty())
        return &booleanType();
    if (all([](const MetaValue& v) {
            return v.integer() && !std::holds_alternative<double>(v.value);
        })) {
        const std::array order = isArray
                                     ? std::array{Width::I32, Width::U32, Width::I64, Width::U64}
                                     : std::array{Width::U32, Width::I32, Width::U64, Width::I64};
        for (const Width width : order)
            if (all([&](const MetaValue& v) { return fits(v, width); })) return scalarType(width);
    }
    return all([](const MetaValue& v) { return v.real().has_value(); }) ? scalarType(Width::F32)
                                                                        : nullptr;
}

void appendScalar(std::string& out, const ScalarType& type, const MetaValue& value) {
    std::array<std::byte, 8> bytes;
    if (!type.write(value, bytes.data()))
        throw Error(ErrorKind::Refused,
                    fmt::format("{} does not fit its type {}; give it a wider type",
                                toJson(value).substr(0, 60), type.name));
    out.append(reinterpret_cast<const char*>(bytes.data()), type.bytes);
}

[[noreturn]] void cannotHold(std::string_view what) {
    throw Error(
        ErrorKind::Unsupported,
        fmt::format(
            "it is {}; GGUF holds numbers, texts, truth values and flat arrays of one of them",
            what));
}

void appendArray(std::string& out, const MetaValue& value) {
    const MetaValue::Array& elements = *value.array();
    const bool isText = value.elementKind == "string" ||
                        (!elements.empty() && value.elementKind.empty() && elements.front().text());
    const ScalarType* type = value.elementKind == "bool"     ? &booleanType()
                             : value.width != Width::Natural ? scalarType(value.width)
                                                             : naturalType(elements, true);
    if (!isText && !type) cannotHold("an array of mixed or nested values");
    appendNumber(out, kArrayType);
    appendNumber(out, isText ? kStringType : type->id);
    appendNumber<uint64_t>(out, elements.size());
    for (const MetaValue& element : elements) {
        if (!isText)
            appendScalar(out, *type, element);
        else if (const std::string* text = element.text())
            appendText(out, *text);
        else
            cannotHold("an array of mixed values");
    }
}

}  // namespace

const ScalarType* scalarType(uint32_t id) {
    for (const ScalarType& type : kScalarTypes)
        if (type.id == id) return &type;
    return nullptr;
}

const ScalarType* scalarType(MetaValue::Width width) {
    if (width == Width::Natural) return nullptr;
    for (const ScalarType& type : kScalarTypes)
        if (type.width == width) return &type;
    return nullptr;
}

const ScalarType& booleanType() {
    return kScalarTypes[7];
}

std::string_view Cursor::take(uint64_t size, std::string_view what) {
    if (size > remaining())
        throw Error(
            ErrorKind::Corrupt,
            fmt::format(
                "the file ends at byte {}, inside {} of {} bytes at byte {}; it was cut short, so "
                "copy or download it again",
                m_bytes.size(), what, size, m_position));
    const std::string_view taken = m_bytes.substr(m_position, size);
    m_position += size;
    return taken;
}

std::string_view Cursor::text(uint64_t limit, std::string_view what) {
    return take(count(1, limit, fmt::format("bytes of {}", what)), what);
}

uint64_t Cursor::count(uint64_t smallest, uint64_t limit, std::string_view what) {
    const uint64_t at = m_position;
    const auto claimed = number<uint64_t>("a count");
    if (claimed > remaining() / smallest)
        throw Error(ErrorKind::Corrupt, fmt::format("the number of {} at byte {} is {}, but only "
                                                    "{} bytes follow; the file is damaged or was "
                                                    "cut short, so copy or download it again",
                                                    what, at, claimed, remaining()));
    if (claimed > limit)
        throw Error(
            ErrorKind::Corrupt,
            fmt::format("the number of {} at byte {} is {}; at most {} were expected of any "
                        "model, so the file is damaged",
                        what, at, claimed, limit));
    return claimed;
}

MetaValue::Object readMetadata(Cursor& cursor, uint64_t count) {
    MetaValue::Object metadata;
    uint64_t elementsLeft = kElementLimit;
    const uint64_t start = cursor.position();
    for (uint64_t i = 0; i < count; ++i) {
        const std::string key =
            withContext(fmt::format("metadata entry {} of {}", i + 1, count),
                        [&] { return std::string(cursor.text(kKeyLimit, "a key")); });
        if (key.empty())
            throw Error(ErrorKind::Corrupt,
                        fmt::format("metadata entry {} of {} has an empty key; the file is damaged",
                                    i + 1, count));
        const std::string where = "metadata " + printable(key);
        if (metadata.contains(key))
            throw Error(ErrorKind::Corrupt,
                        where + " appears twice; the file must be written anew");
        metadata.emplace(key, withContext(where, [&] { return readValue(cursor, elementsLeft); }));
        if (cursor.position() - start > kMetadataLimit)
            throw Error(ErrorKind::Corrupt,
                        fmt::format("the metadata takes more than {} bytes, far beyond any model's",
                                    kMetadataLimit));
    }
    return metadata;
}

void appendEntry(std::string& out, std::string_view key, const MetaValue& value) {
    withContext("metadata " + printable(key), [&] {
        if (key.empty() || key.size() > kKeyLimit) cannotHold("a key that is empty or too long");
        appendText(out, key);
        if (const std::string* text = value.text()) {
            appendNumber(out, kStringType);
            appendText(out, *text);
            return;
        }
        if (value.array()) return appendArray(out, value);
        const ScalarType* type = scalarType(value.width);
        if (!type || value.boolean()) type = naturalType({&value, 1}, false);
        if (!type) cannotHold(value.isNull() ? "empty" : "an object");
        appendNumber(out, type->id);
        appendScalar(out, *type, value);
    });
}

}  // namespace lathe::core::gguf
