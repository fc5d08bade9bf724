// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the tests of checkpoint formats share.

#include <QByteArray>
#include <QFile>
#include <QString>
#include <QTemporaryDir>
#include <cstring>
#include <filesystem>
#include <string>

#include "core/base/error.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "core/formats/format.h"

namespace lathe::core {
extern const Format format_gguf;
extern const Format format_llama2c;
}  // namespace lathe::core

namespace lathe::tests {

/// A folder for files of one test, removed with it.
class Scratch {
  public:
    std::filesystem::path path(const std::string& name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    std::filesystem::path file(const std::string& name, const std::string& bytes) const {
        std::filesystem::remove(path(name));  // truncating an old file waits for the disk
        QFile out(QString::fromStdString(path(name).string()));
        if (!out.open(QIODevice::WriteOnly) ||
            out.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size()))
            qFatal("cannot write a test file");
        return path(name);
    }

  private:
    QTemporaryDir m_folder;
};

inline std::string bytesOf(const std::filesystem::path& path) {
    QFile in(QString::fromStdString(path.string()));
    if (!in.open(QIODevice::ReadOnly)) qFatal("cannot read a test file");
    return in.readAll().toStdString();
}

/// The sentence of the Error that reading gives, or "accept".
inline QString verdict(const core::Format& format, const std::filesystem::path& path) {
    try {
        format.read(path);
        return "accept";
    } catch (const core::Error& error) {
        return QString::fromUtf8(error.what());
    }
}

inline bool same(const core::MetaValue& a, const core::MetaValue& b) {
    if (a.width != b.width || a.elementKind != b.elementKind || a.value.index() != b.value.index())
        return false;
    if (const auto* left = a.array()) {
        const auto* right = b.array();
        if (left->size() != right->size()) return false;
        for (size_t i = 0; i < left->size(); ++i)
            if (!same((*left)[i], (*right)[i])) return false;
        return true;
    }
    if (a.object()) return core::toJson(a) == core::toJson(b);
    return a.value == b.value;
}

inline bool same(const core::MetaValue::Object& a, const core::MetaValue::Object& b) {
    if (a.size() != b.size()) return false;
    for (const auto& [key, value] : a)
        if (const auto found = b.find(key); found == b.end() || !same(value, found->second))
            return false;
    return true;
}

/// The bytes of a weight as they stand in a file.
inline std::string storedBytes(const core::Encoding& encoding) {
    core::Buffer bytes;
    if (const auto blocks = core::asGgufBlocks(encoding))
        bytes = blocks->blocks;
    else if (const core::Tensor* plain = encoding.plain())
        bytes = plain->buffer();
    else
        qFatal("neither blocks nor a plain array");
    return {reinterpret_cast<const char*>(bytes.data), bytes.size};
}

inline bool same(const core::RawTensor& a, const core::RawTensor& b) {
    return a.name == b.name && a.encoding->shape() == b.encoding->shape() &&
           a.encoding->label() == b.encoding->label() &&
           storedBytes(*a.encoding) == storedBytes(*b.encoding);
}

/// Builds the bytes of a GGUF file by hand, independently of the writer under test.
struct GgufBytes {
    std::string bytes;

    template <class T>
    GgufBytes& number(T value) {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    GgufBytes& text(const std::string& value) {
        number<uint64_t>(value.size());
        bytes += value;
        return *this;
    }
    GgufBytes& header(uint64_t tensors, uint64_t entries, uint32_t version = 3) {
        bytes += "GGUF";
        return number(version).number(tensors).number(entries);
    }
    GgufBytes& textEntry(const std::string& key, const std::string& value) {
        return text(key).number<uint32_t>(8).text(value);
    }
    GgufBytes& architecture() { return textEntry("general.architecture", "llama"); }
    GgufBytes& tensor(const std::string& name, const std::vector<int64_t>& innermostFirst,
                      uint32_t type, uint64_t offset) {
        text(name).number(uint32_t(innermostFirst.size()));
        for (const int64_t dimension : innermostFirst) number(dimension);
        return number(type).number(offset);
    }
    GgufBytes& pad(size_t alignment = 32) {
        while (bytes.size() % alignment) bytes += '\0';
        return *this;
    }
};

}  // namespace lathe::tests
