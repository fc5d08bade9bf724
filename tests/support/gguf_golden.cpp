// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/gguf_golden.h"

#include <QJsonDocument>

#include <cstring>

#include "core/base/file.h"
#include "tests/support/test_data.h"

namespace lathe::tests {

QJsonObject readJson(const std::string& relative) {
    return QJsonDocument::fromJson(
               QByteArray::fromStdString(core::readTextFile(sourcePath(relative))))
        .object();
}

GgufGolden::GgufGolden()
    : m_bytes(core::readTextFile(sourcePath("tests/core/encoding/golden/gguf.bin"))),
      m_index(readJson("tests/core/encoding/golden/gguf.json")) {}

std::string_view GgufGolden::bytes(const QJsonValue& where) const {
    return std::string_view(m_bytes).substr(static_cast<size_t>(where["offset"].toInteger()),
                                            static_cast<size_t>(where["bytes"].toInteger()));
}

core::Buffer GgufGolden::buffer(const QJsonValue& where) const {
    const std::string_view part = bytes(where);
    return core::Buffer::adopt(std::vector<char>(part.begin(), part.end()));
}

std::vector<float> GgufGolden::floats(const QJsonValue& where) const {
    const std::string_view part = bytes(where);
    std::vector<float> values(part.size() / sizeof(float));
    std::memcpy(values.data(), part.data(), part.size());
    return values;
}

}  // namespace lathe::tests
