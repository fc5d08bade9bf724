// SPDX-License-Identifier: GPL-3.0-or-later

// Greedy continuations of stories260K against PyTorch in float64
// (tests/tools/reference_evaluation.py).

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "core/generate/generate.h"
#include "core/model/family.h"
#include "tests/support/test_data.h"

using namespace lathe::core;

class TestGenerateData : public QObject {
    Q_OBJECT

  private slots:
    void greedyText() {
        LATHE_NEED_DATA(folder, "models/stories260K-derived/hf-f32");
        QFile file(QString::fromStdString(
            lathe::tests::sourcePath("tests/core/evaluate/golden_evaluation.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray cases =
            QJsonDocument::fromJson(file.readAll()).object()["greedy"].toArray();
        QCOMPARE(cases.size(), 4);
        const ForwardPass pass(openModel(folder.string()), makeBackend("cpu"));
        for (const auto& entry : cases) {
            const QJsonObject item = entry.toObject();
            // Float32 cannot be asked to decide what float64 finds nearly equal.
            QVERIFY(item["margin"].toDouble() > 1e-4);
            std::vector<TokenId> expected;
            for (const auto& id : item["ids"].toArray()) expected.push_back(id.toInt());
            GenerateOptions options;
            options.maxTokens = std::ssize(expected);
            options.stopAtEos = false;
            JobContext job;
            const GenerateResult result =
                generate(pass, item["prompt"].toString().toStdString(), options, job);
            QCOMPARE(result.ids, expected);
            QVERIFY(result.text.starts_with(' ') || result.text.starts_with(','));
        }
    }
};

QTEST_GUILESS_MAIN(TestGenerateData)
#include "tst_generate_data.moc"
