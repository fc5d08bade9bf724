// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The small classifiers of tests/core/model/classifiers with what torch computes for them
// (tests/tools/make_tiny_classifiers.py).

#include <QString>

#include "core/base/file.h"
#include "core/model/family.h"
#include "core/model/input.h"
#include "tests/support/test_data.h"

namespace lathe::tests {

inline constexpr const char* kGoldenClassifiers[] = {"bert", "distilbert", "vit", "mlp"};

struct GoldenClassifier {
    core::InputBatch batch;
    std::vector<std::vector<double>> logits;  ///< of each input
    std::vector<int32_t> targets;             ///< labels that the gradients are for
    core::MetaValue json;                     ///< all of golden.json

    core::InputBatch one(size_t index) const {
        core::InputBatch single;
        if (!batch.texts.empty()) single.texts.push_back(batch.texts[index]);
        if (batch.values.rows == 0) return single;
        single.values = core::Matrix(1, batch.values.columns);
        std::copy_n(batch.values.row(static_cast<int64_t>(index)), batch.values.columns,
                    single.values.row(0));
        return single;
    }
};

inline std::filesystem::path goldenClassifierFolder(const QString& name) {
    return sourcePath("tests/core/model/classifiers") / name.toStdString();
}

inline core::ModelPtr openGoldenClassifier(const QString& name) {
    return core::openModel(goldenClassifierFolder(name).string());
}

inline std::vector<std::vector<double>> goldenRows(const core::MetaValue* list) {
    std::vector<std::vector<double>> rows;
    if (!list) return rows;
    for (const core::MetaValue& row : *list->array()) {
        rows.emplace_back();
        for (const core::MetaValue& value : *row.array()) rows.back().push_back(*value.real());
    }
    return rows;
}

inline GoldenClassifier goldenClassifier(const QString& name) {
    GoldenClassifier golden;
    golden.json = core::parseJson(core::readTextFile(goldenClassifierFolder(name) / "golden.json"));
    golden.logits = goldenRows(golden.json.find("logits"));
    for (const core::MetaValue& target : *golden.json.find("targets")->array())
        golden.targets.push_back(static_cast<int32_t>(*target.integer()));
    const auto ids = goldenRows(golden.json.find("ids")),
               types = goldenRows(golden.json.find("types"));
    for (size_t i = 0; i < ids.size(); ++i) {
        core::InputBatch::Text& text = golden.batch.texts.emplace_back();
        text.tokens.assign(ids[i].begin(), ids[i].end());
        if (!types.empty()) text.types.assign(types[i].begin(), types[i].end());
    }
    const core::MetaValue* pixels = golden.json.find("pixels");
    const auto values = goldenRows(pixels ? pixels : golden.json.find("vectors"));
    if (values.empty()) return golden;
    golden.batch.values =
        core::Matrix(static_cast<int64_t>(values.size()), static_cast<int64_t>(values[0].size()));
    for (size_t i = 0; i < values.size(); ++i)
        for (size_t j = 0; j < values[i].size(); ++j)
            golden.batch.values.row(static_cast<int64_t>(i))[j] =
                static_cast<float>(values[i][j] / (pixels ? 255 : 1));
    return golden;
}

}  // namespace lathe::tests
