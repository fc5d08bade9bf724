// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/native_index.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/base/error.h"
#include "core/formats/native_values.h"
#include "core/formats/printable.h"

namespace lathe::core {

namespace {

using nlohmann::json;

[[noreturn]] void malformed(const std::string& what) {
    throw Error(ErrorKind::Corrupt, fmt::format("the index {}", what));
}

std::string escaped(std::string_view name) {
    std::string link;
    bool onlyDots = true;  // "." means the group itself
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
        link += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
        onlyDots = onlyDots && c == '.';
    }
    return onlyDots ? fmt::format("%{}", link) : link;
}

std::string tensorPath(std::string_view name) {
    return "tensors/" + escaped(name);
}
std::string companionPath(std::string_view name) {
    return "companions/" + escaped(name);
}
std::string partPath(const std::string& group, std::string_view part) {
    return group + "/" + escaped(part);
}
std::string childPath(const std::string& group, std::string_view child) {
    return group + "/@" + escaped(child);
}

void checkNesting(int depth) {
    if (depth > kNativeNesting)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format("an encoding holds others more than {} levels deep", kNativeNesting));
}

Tensor bytesOf(const std::string& text) {
    // The window lives as long as the checkpoint that is being written; nothing is copied.
    const Buffer window{nullptr, reinterpret_cast<const std::byte*>(text.data()), text.size()};
    return Tensor(DType::U8, {static_cast<int64_t>(text.size())}, window);
}

void visitEncoding(const StoredEncoding& stored, const std::string& group, int depth,
                   const PartVisitor& visit) {
    checkNesting(depth);
    for (const auto& [name, part] : stored.parts) visit(partPath(group, name), part);
    for (const auto& [name, child] : stored.children)
        visitEncoding(child, childPath(group, name), depth + 1, visit);
}

StoredEncoding storedOf(const RawTensor& tensor) {
    if (!tensor.encoding)
        throw Error(ErrorKind::Usage,
                    fmt::format("tensor {} has no encoding", printable(tensor.name)));
    return tensor.encoding->store();
}

json attributeJson(const ParamValue& value) {
    MetaValue meta;
    std::visit([&](const auto& held) { meta.value = held; }, value);
    return typedJson(meta);
}

ParamValue attributeFrom(const json& node, const std::string& name) {
    const MetaValue value = fromTypedJson(node);
    if (const auto* truth = std::get_if<bool>(&value.value)) return *truth;
    if (const auto* whole = std::get_if<int64_t>(&value.value)) return *whole;
    if (const auto* real = std::get_if<double>(&value.value)) return *real;
    if (const auto* text = value.text()) return *text;
    malformed(fmt::format("has an attribute {} that is neither a truth value, a number nor text",
                          printable(name)));
}

json encodingJson(const StoredEncoding& stored, int depth) {
    checkNesting(depth);
    json node = {{"kind", stored.kind}};
    for (const auto& [name, value] : stored.attributes)
        node["attributes"][name] = attributeJson(value);
    for (const auto& [name, part] : stored.parts)
        node["parts"][name] = {{"type", nameOf(part.type())}, {"shape", part.shape()}};
    for (const auto& [name, child] : stored.children)
        node["children"][name] = encodingJson(child, depth + 1);
    return node;
}

Shape shapeFrom(const json& list) {
    if (!list.is_array()) malformed("has a shape that is no list");
    Shape shape;
    for (const json& dimension : list) {
        if (!dimension.is_number_unsigned() ||
            dimension.get<uint64_t>() > static_cast<uint64_t>(INT64_MAX))
            malformed("has a shape with a dimension that is no whole number of 0 or more");
        shape.push_back(dimension.get<int64_t>());
    }
    elementCount(shape);  // refuses an overflow
    return shape;
}

/// The members of an object that may be missing; not a copy, which would follow a hostile tree to
/// any depth.
const json::object_t& membersOf(const json& node, const char* key) {
    static const json::object_t kNone;
    const auto found = node.find(key);
    return found == node.end() ? kNone : found->get_ref<const json::object_t&>();
}

StoredEncoding encodingFrom(const json& node, const std::string& group, int depth,
                            const PartReader& read) {
    checkNesting(depth);
    StoredEncoding stored;
    stored.kind = node.at("kind").get_ref<const std::string&>();
    for (const auto& [name, value] : membersOf(node, "attributes"))
        stored.attributes.emplace(name, attributeFrom(value, name));
    for (const auto& [name, part] : membersOf(node, "parts")) {
        const auto& typeName = part.at("type").get_ref<const std::string&>();
        const auto type = dtypeNamed(typeName);
        if (!type) malformed(fmt::format("names the unknown element type {}", printable(typeName)));
        stored.parts.emplace(name, read(partPath(group, name), *type, shapeFrom(part.at("shape"))));
    }
    for (const auto& [name, child] : membersOf(node, "children"))
        stored.children.emplace(name, encodingFrom(child, childPath(group, name), depth + 1, read));
    return stored;
}

void readTensors(const json& list, const PartReader& read, RawCheckpoint& checkpoint) {
    if (!list.is_array()) malformed("has no list of tensors");
    std::set<std::string> names;
    for (const json& entry : list) {
        std::string name = fromTextJson(entry.at("name"));
        if (!names.insert(name).second)
            malformed(fmt::format("lists tensor {} twice", printable(name)));
        withContext("tensor " + printable(name), [&] {
            const Shape shape = shapeFrom(entry.at("shape"));
            const StoredEncoding stored =
                encodingFrom(entry.at("encoding"), tensorPath(name), 0, read);
            checkpoint.tensors.push_back({std::move(name), loadEncoding(shape, stored)});
        });
    }
}

}  // namespace

void visitNativeParts(const RawCheckpoint& checkpoint, const PartVisitor& visit) {
    for (const auto& [name, content] : checkpoint.companions)
        visit(companionPath(name), bytesOf(content));
    for (const RawTensor& tensor : checkpoint.tensors)
        visitEncoding(storedOf(tensor), tensorPath(tensor.name), 0, visit);
}

std::string writeNativeIndex(const RawCheckpoint& checkpoint) {
    MetaValue metadata;
    metadata.value = std::make_shared<const MetaValue::Object>(checkpoint.metadata);
    json companions = json::array(), tensors = json::array();
    for (const auto& [name, content] : checkpoint.companions)
        companions.push_back({{"name", textJson(name)}, {"bytes", content.size()}});
    std::set<std::string_view> names;
    for (const RawTensor& tensor : checkpoint.tensors) {
        if (!names.insert(tensor.name).second)
            throw Error(ErrorKind::Usage,
                        fmt::format("two tensors are called {}", printable(tensor.name)));
        const StoredEncoding stored = storedOf(tensor);
        tensors.push_back({{"name", textJson(tensor.name)},
                           {"shape", tensor.encoding->shape()},
                           {"encoding", encodingJson(stored, 0)}});
    }
    std::string text = json{{"metadata", typedJson(metadata)},
                            {"companions", std::move(companions)},
                            {"tensors", std::move(tensors)}}
                           .dump();
    if (text.size() > kNativeIndexLimit)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the metadata and the table of tensors need {} bytes; a native "
                                "file holds {}",
                                text.size(), kNativeIndexLimit));
    return text;
}

RawCheckpoint readNativeIndex(std::string_view text, const PartReader& read) {
    if (text.size() > kNativeIndexLimit)
        malformed(
            fmt::format("has {} bytes; at most {} were expected", text.size(), kNativeIndexLimit));
    try {
        const json index = json::parse(text);
        RawCheckpoint checkpoint;
        const MetaValue metadata = fromTypedJson(index.at("metadata"));
        if (!metadata.object()) malformed("has metadata that is no object");
        checkpoint.metadata = *metadata.object();
        for (const json& entry : index.at("companions")) {
            const std::string name = fromTextJson(entry.at("name"));
            const Shape shape = shapeFrom(json::array({entry.at("bytes")}));
            const Tensor bytes = read(companionPath(name), DType::U8, shape);
            checkpoint.companions[name].assign(reinterpret_cast<const char*>(bytes.buffer().data),
                                               bytes.sizeBytes());
        }
        readTensors(index.at("tensors"), read, checkpoint);
        return checkpoint;
    } catch (const json::exception& problem) {
        malformed(fmt::format("is malformed: {}", problem.what()));
    }
}

}  // namespace lathe::core
