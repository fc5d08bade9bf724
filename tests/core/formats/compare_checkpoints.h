// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether two checkpoints are the same to the last bit, and where they differ if not.

#include <QString>
#include <cstring>
#include <string>

#include "core/formats/raw_checkpoint.h"

namespace lathe::tests {

inline bool sameBits(double a, double b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

inline bool sameParam(const core::ParamValue& a, const core::ParamValue& b) {
    const auto *x = std::get_if<double>(&a), *y = std::get_if<double>(&b);
    return x && y ? sameBits(*x, *y) : a == b;
}

inline bool sameTensor(const core::Tensor& a, const core::Tensor& b) {
    return a.type() == b.type() && a.shape() == b.shape() &&
           (a.sizeBytes() == 0 ||
            std::memcmp(a.buffer().data, b.buffer().data, a.sizeBytes()) == 0);
}

/// Where two values differ first; empty if they are the same.
inline std::string difference(const core::MetaValue& a, const core::MetaValue& b,
                              const std::string& at) {
    if (a.width != b.width) return at + ": width";
    if (a.elementKind != b.elementKind) return at + ": kind of elements";
    if (a.value.index() != b.value.index()) return at + ": type";
    if (const auto* elements = a.array()) {
        if (elements->size() != b.array()->size()) return at + ": length";
        for (size_t i = 0; i < elements->size(); ++i)
            if (auto found =
                    difference((*elements)[i], (*b.array())[i], at + "[" + std::to_string(i) + "]");
                !found.empty())
                return found;
        return {};
    }
    if (const auto* members = a.object()) {
        if (members->size() != b.object()->size()) return at + ": number of members";
        for (const auto& [key, member] : *members) {
            const core::MetaValue* other = b.find(key);
            if (!other) return at + "." + key + ": missing";
            if (auto found = difference(member, *other, at + "." + key); !found.empty())
                return found;
        }
        return {};
    }
    if (const auto* real = std::get_if<double>(&a.value))
        return sameBits(*real, std::get<double>(b.value)) ? "" : at + ": number";
    return a.value == b.value ? "" : at + ": value";
}

inline std::string difference(const core::StoredEncoding& a, const core::StoredEncoding& b,
                              const std::string& at) {
    if (a.kind != b.kind) return at + ": kind";
    if (a.attributes.size() != b.attributes.size() || a.parts.size() != b.parts.size() ||
        a.children.size() != b.children.size())
        return at + ": number of attributes, parts or children";
    for (const auto& [name, value] : a.attributes)
        if (!b.attributes.contains(name) || !sameParam(value, b.attributes.find(name)->second))
            return at + ": attribute " + name;
    for (const auto& [name, part] : a.parts)
        if (!b.parts.contains(name) || !sameTensor(part, b.parts.find(name)->second))
            return at + ": part " + name;
    for (const auto& [name, child] : a.children) {
        if (!b.children.contains(name)) return at + ": child " + name;
        if (auto found = difference(child, b.children.find(name)->second, at + "/" + name);
            !found.empty())
            return found;
    }
    return {};
}

/// Metadata, companions and tensors (in any order).
inline QString difference(const core::RawCheckpoint& a, const core::RawCheckpoint& b) {
    core::MetaValue left, right;
    left.value = std::make_shared<const core::MetaValue::Object>(a.metadata);
    right.value = std::make_shared<const core::MetaValue::Object>(b.metadata);
    if (auto found = difference(left, right, "metadata"); !found.empty())
        return QString::fromStdString(found);
    if (a.companions != b.companions) return "companions";
    if (a.tensors.size() != b.tensors.size()) return "number of tensors";
    for (const core::RawTensor& tensor : a.tensors) {
        const core::RawTensor* other = b.find(tensor.name);
        if (!other) return QString::fromStdString(tensor.name + ": missing");
        if (tensor.encoding->shape() != other->encoding->shape())
            return QString::fromStdString(tensor.name + ": shape");
        if (auto found =
                difference(tensor.encoding->store(), other->encoding->store(), tensor.name);
            !found.empty())
            return QString::fromStdString(found);
    }
    return {};
}

}  // namespace lathe::tests
