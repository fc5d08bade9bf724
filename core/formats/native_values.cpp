// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/native_values.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace lathe::core {

namespace {

using nlohmann::json;
using Width = MetaValue::Width;

/// By the value of Width.
constexpr std::array<std::string_view, 11> kWidths = {"natural", "u8",  "i8",  "u16", "i16", "u32",
                                                      "i32",     "u64", "i64", "f32", "f64"};

[[noreturn]] void malformed(const std::string& what) {
    throw Error(ErrorKind::Corrupt, fmt::format("a typed JSON value {}", what));
}

Width widthNamed(const std::string& name) {
    for (size_t i = 0; i < kWidths.size(); ++i)
        if (kWidths[i] == name) return static_cast<Width>(i);
    malformed(fmt::format("has the unknown width '{}'", name));
}

/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool isUtf8(std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const size_t length = lead < 0x80   ? 1
                              : lead < 0xc2 ? 0
                              : lead < 0xe0 ? 2
                              : lead < 0xf0 ? 3
                              : lead < 0xf5 ? 4
                                            : 0;
        if (length == 0 || length > text.size() - i) return false;
        uint32_t point = length == 1 ? lead : lead & (0x7fu >> length);
        for (size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xc0) != 0x80) return false;
            point = point << 6 | (next & 0x3fu);
        }
        if ((length == 3 && point < 0x800) ||
            (length == 4 && (point < 0x10000 || point > 0x10ffff)) ||
            (point >= 0xd800 && point < 0xe000))
            return false;
        i += length;
    }
    return true;
}

/// A number without its type: whole ones as they are, reals as JSON numbers where JSON has them
/// (the library writes the shortest digits that read back the same), else as their bits.
json bareNumber(const MetaValue& value) {
    if (const auto* whole = std::get_if<int64_t>(&value.value)) return *whole;
    if (const auto* natural = std::get_if<uint64_t>(&value.value)) return *natural;
    const double real = std::get<double>(value.value);
    if (std::isfinite(real)) return real;
    uint64_t bits = 0;
    std::memcpy(&bits, &real, sizeof bits);
    return fmt::format("{:016x}", bits);
}

bool setNumber(MetaValue& value, const std::string& type, const json& bare) {
    if (type == "int") {
        if (!bare.is_number_integer() ||
            (bare.is_number_unsigned() && bare.get<uint64_t>() > static_cast<uint64_t>(INT64_MAX)))
            malformed("holds no 64-bit integer where one was expected");
        value.value = bare.get<int64_t>();
    } else if (type == "uint") {
        if (!bare.is_number_unsigned())
            malformed("holds no whole number of 0 or more where one was expected");
        value.value = bare.get<uint64_t>();
    } else if (type == "real") {
        double real = 0;
        if (bare.is_string()) {
            const auto& digits = bare.get_ref<const std::string&>();
            uint64_t bits = 0;
            const auto end =
                std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
            if (digits.size() != 16 || end.ptr != digits.data() + 16)
                malformed("holds no 16 hexadecimal digits");
            std::memcpy(&real, &bits, sizeof real);
        } else if (bare.is_number()) {
            real = bare.get<double>();
        } else {
            malformed("holds no number where one was expected");
        }
        value.value = real;
    } else {
        return false;
    }
    return true;
}

/// Name of the number type a value holds; empty for others.
std::string_view numberType(const MetaValue& value) {
    constexpr std::array<std::string_view, 8> kByAlternative = {"",     "", "int", "uint",
                                                                "real", "", "",    ""};
    return kByAlternative.at(value.value.index());
}

/// Numbers of one type and width are written without repeating it: {"t": "list", "of": type, "ow":
/// width}.
bool isUniform(const MetaValue::Array& elements) {
    if (elements.empty() || numberType(elements[0]).empty()) return false;
    for (const MetaValue& element : elements)
        if (element.value.index() != elements[0].value.index() ||
            element.width != elements[0].width || !element.elementKind.empty())
            return false;
    return true;
}

json typed(const MetaValue& value, int depth);

json arrayNode(const MetaValue::Array& elements, int depth) {
    json node = {{"t", "list"}};
    json values = json::array();
    if (isUniform(elements)) {
        node["of"] = numberType(elements[0]);
        if (elements[0].width != Width::Natural)
            node["ow"] = kWidths.at(static_cast<size_t>(elements[0].width));
        for (const MetaValue& element : elements) values.push_back(bareNumber(element));
    } else {
        for (const MetaValue& element : elements) values.push_back(typed(element, depth + 1));
    }
    node["v"] = std::move(values);
    return node;
}

json objectNode(const MetaValue::Object& members, int depth) {
    bool plainKeys = true;
    for (const auto& [key, member] : members) plainKeys = plainKeys && isUtf8(key);
    json values = plainKeys ? json::object() : json::array();
    for (const auto& [key, member] : members) {
        if (plainKeys)
            values[key] = typed(member, depth + 1);
        else
            values.push_back(json::array({textJson(key), typed(member, depth + 1)}));
    }
    return {{"t", "object"}, {"v", std::move(values)}};
}

json typed(const MetaValue& value, int depth) {
    if (depth > kTypedJsonDepth)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format(
                "the metadata nests deeper than {} levels, which a native file does not hold",
                kTypedJsonDepth));
    json node;
    if (const auto type = numberType(value); !type.empty())
        node = {{"t", type}, {"v", bareNumber(value)}};
    else if (const auto truth = value.boolean())
        node = *truth;
    else if (const auto* text = value.text())
        node = textJson(*text);
    else if (const auto* elements = value.array())
        node = arrayNode(*elements, depth);
    else if (const auto* members = value.object())
        node = objectNode(*members, depth);
    if (value.width == Width::Natural && value.elementKind.empty()) return node;
    if (!node.is_object()) node = {{"t", "plain"}, {"v", std::move(node)}};
    if (value.width != Width::Natural) node["w"] = kWidths.at(static_cast<size_t>(value.width));
    if (!value.elementKind.empty()) node["k"] = textJson(value.elementKind);
    return node;
}

MetaValue untyped(const json& node, int depth);

MetaValue::Array arrayFrom(const json& node, int depth) {
    const json& values = node.at("v");
    if (!values.is_array()) malformed("of type 'list' holds no list");
    MetaValue::Array elements;
    elements.reserve(values.size());
    if (!node.contains("of")) {
        for (const json& value : values) elements.push_back(untyped(value, depth + 1));
        return elements;
    }
    const auto& type = node.at("of").get_ref<const std::string&>();
    const Width width = node.contains("ow")
                            ? widthNamed(node.at("ow").get_ref<const std::string&>())
                            : Width::Natural;
    for (const json& value : values) {
        MetaValue& element = elements.emplace_back();
        element.width = width;
        if (!setNumber(element, type, value))
            malformed(fmt::format("has elements of the unknown type '{}'", type));
    }
    return elements;
}

MetaValue::Object objectFrom(const json& values, int depth) {
    MetaValue::Object members;
    if (values.is_object()) {
        for (const auto& [key, member] : values.items())
            members.emplace(key, untyped(member, depth + 1));
        return members;
    }
    if (!values.is_array()) malformed("of type 'object' holds neither members nor pairs");
    for (const json& pair : values)
        members.emplace(fromTextJson(pair.at(0)), untyped(pair.at(1), depth + 1));
    return members;
}

MetaValue untyped(const json& node, int depth) {
    if (depth > kTypedJsonDepth)
        malformed(fmt::format("nests deeper than {} levels", kTypedJsonDepth));
    MetaValue value;
    if (node.is_null()) return value;
    if (node.is_boolean()) return MetaValue::ofBool(node.get<bool>());
    if (node.is_string()) return MetaValue::ofText(node.get<std::string>());
    const auto& type = node.at("t").get_ref<const std::string&>();
    const json& held = node.at("v");
    if (type == "plain")
        value = untyped(held, depth + 1);
    else if (type == "bytes")
        value.value = fromTextJson(node);
    else if (type == "list")
        value.value = std::make_shared<const MetaValue::Array>(arrayFrom(node, depth));
    else if (type == "object")
        value.value = std::make_shared<const MetaValue::Object>(objectFrom(held, depth));
    else if (!setNumber(value, type, held))
        malformed(fmt::format("has the unknown type '{}'", type));
    if (node.contains("w")) value.width = widthNamed(node.at("w").get_ref<const std::string&>());
    if (node.contains("k")) value.elementKind = fromTextJson(node.at("k"));
    return value;
}

}  // namespace

json typedJson(const MetaValue& value) {
    return typed(value, 0);
}
MetaValue fromTypedJson(const json& json) {
    return untyped(json, 0);
}

json textJson(std::string_view text) {
    if (isUtf8(text)) return std::string(text);
    std::string digits;
    for (const char c : text) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return {{"t", "bytes"}, {"v", digits}};
}

std::string fromTextJson(const json& json) {
    if (json.is_string()) return json.get<std::string>();
    const auto& digits = json.at("v").get_ref<const std::string&>();
    if (json.at("t") != "bytes" || digits.size() % 2 != 0)
        malformed("of type 'bytes' holds no pairs of digits");
    std::string text;
    for (size_t i = 0; i < digits.size(); i += 2) {
        unsigned byte = 0;
        const auto end = std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
        if (end.ptr != digits.data() + i + 2)
            malformed("of type 'bytes' holds no hexadecimal digits");
        text += static_cast<char>(byte);
    }
    return text;
}

}  // namespace lathe::core
