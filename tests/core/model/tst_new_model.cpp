// SPDX-License-Identifier: GPL-3.0-or-later

// Networks of random weights from a description alone.

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <filesystem>

#include "core/base/error.h"
#include "core/model/family.h"
#include "core/model/forward.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;
namespace fs = std::filesystem;

namespace {

/// The folder of a tiny model without its weights.
std::string description(const QTemporaryDir& folder, const char* name) {
    for (const auto& entry : fs::directory_iterator(sourcePath("tests/core/model/tiny") / name))
        if (entry.path().extension() != ".safetensors")
            fs::copy(entry.path(), fs::path(folder.path().toStdString()) / entry.path().filename());
    return "new:" + folder.path().toStdString();
}

double deviation(const std::vector<float>& values) {
    double squares = 0;
    for (const float value : values) squares += double{value} * double{value};
    return std::sqrt(squares / static_cast<double>(values.size()));
}

}  // namespace

class TestNewModel : public QObject {
    Q_OBJECT

  private slots:
    void startsAsSaid() {
        const QTemporaryDir folder;
        const ModelPtr model = openModel(description(folder, "llama3"));
        const ModelPtr trained = openModel(sourcePath("tests/core/model/tiny/llama3").string());
        ModelSpec expectedSpec = trained->spec();
        expectedSpec.name = model->spec().name;  // of the folder
        QVERIFY(model->spec() == expectedSpec);
        for (const WeightPtr& weight : model->weightsInOrder()) {
            const std::vector<float> values = weight->encoding->decode();
            const std::string& name = weight->name;
            QCOMPARE(weight->sourceName, trained->weight(name).sourceName);
            if (weight->role == WeightRole::Norm) {
                QVERIFY(values == std::vector<float>(values.size(), 1.0f));
                continue;
            }
            double expected = 1 / std::sqrt(static_cast<double>(weight->encoding->columns()));
            if (name.ends_with("attn.o") || name.ends_with("ffn.down"))
                expected /= std::sqrt(2.0 * static_cast<double>(model->spec().layers.size()));
            // Five standard errors of a deviation.
            const double error = 5 / std::sqrt(2.0 * static_cast<double>(values.size()));
            QVERIFY2(std::abs(deviation(values) / expected - 1) < error, name.c_str());
        }
    }

    void seeds() {
        const QTemporaryDir folder;
        const std::string name = description(folder, "llama3");
        const auto first = [&](const std::string& which) {
            return openModel(which)->weight("layers.0.attn.q").encoding->decode();
        };
        QVERIFY(first(name) == first(name + "#0"));
        QVERIFY(first(name) != first(name + "#1"));
        QVERIFY_THROWS_EXCEPTION(Error, openModel(name + "#x"));
    }

    void withoutDescription() {
        const QTemporaryDir folder;
        try {
            openModel("new:" + folder.path().toStdString());
            QFAIL("opened");
        } catch (const Error& error) {
            QCOMPARE(error.sentence(),
                     std::string("there is no config.json in it, which describes the network"));
        }
    }
};

QTEST_GUILESS_MAIN(TestNewModel)
#include "tst_new_model.moc"
