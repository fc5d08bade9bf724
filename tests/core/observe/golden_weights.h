// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The weights of tests/core/observe/golden/statistics.json, by the definitions of its script.

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <cmath>
#include <vector>

#include "tests/support/made_values.h"
#include "tests/support/test_data.h"

namespace lathe::tests {

/// Empty if the file cannot be read.
inline QJsonObject goldenStatistics() {
    QFile file(QString::fromStdString(sourcePath("tests/core/observe/golden/statistics.json")));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

inline std::vector<float> goldenValues(const QString& name, size_t count) {
    std::vector<float> values = madeValues(count, 3);
    for (float& x : values) {
        if (name == "sparse" && std::abs(x) < 0.5f) x = 0;
        if (name == "shifted") x = x * 0.0009765625f + 1000.0f;
    }
    return values;
}

}  // namespace lathe::tests
