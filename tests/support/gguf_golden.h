// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What ggml itself made of a small matrix: tests/core/encoding/golden/gguf.{bin,json}, written by
// tests/tools/make_gguf_golden.py.

#include <QJsonArray>
#include <QJsonObject>

#include <string>
#include <vector>

#include "core/tensor/tensor.h"

namespace lathe::tests {

/// A JSON object of the project's own tree; an empty one if it is none.
QJsonObject readJson(const std::string& relative);

class GgufGolden {
  public:
    GgufGolden();

    int64_t rows() const { return m_index["rows"].toArray().size(); }
    int64_t columns() const { return m_index["columns"].toInteger(); }
    std::vector<float> values() const { return floats(m_index["values"]); }
    std::vector<float> importance() const { return floats(m_index["importance"]); }
    QJsonObject types() const { return m_index["types"].toObject(); }  ///< entries by ggml's name

    std::string_view bytes(const QJsonValue& where) const;  ///< of {offset, bytes}
    core::Buffer buffer(const QJsonValue& where) const;     ///< a copy of them

  private:
    std::vector<float> floats(const QJsonValue& where) const;

    std::string m_bytes;
    QJsonObject m_index;
};

}  // namespace lathe::tests
