// SPDX-License-Identifier: GPL-3.0-or-later

// Every method of the registry that does not train works on classifiers of each kind as on language
// models: it changes their linear weights, reports each, and what it makes still classifies.

#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/model/forward.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/model/golden_classifier.h"

using namespace lathe::core;
using namespace lathe::tests;

class TestMethodsClassifiers : public QObject {
    Q_OBJECT
  private slots:
    void everyMethod_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("model");
        QTest::addColumn<bool>("head");
        for (const Method* method : methods()) {
            const MethodNeeds& needs = method->needs;
            if (needs.trainingData || needs.teachers > 0) continue;
            if (method->changes == WeightChange::Shapes) continue;  // shapeChangers
            const auto id = QString::fromUtf8(method->id.data(), qsizetype(method->id.size()));
            for (const char* model : kGoldenClassifiers)
                for (const bool head : {false, true})
                    QTest::addRow("%s on %s%s", qPrintable(id), model, head ? " with its head" : "")
                        << id << QString(model) << head;
        }
    }
    void everyMethod() {
        QFETCH(QString, id);
        QFETCH(QString, model);
        QFETCH(bool, head);
        const ModelPtr before = openGoldenClassifier(model);
        const Words words{{"head", head ? "true" : "false"}};
        const Method& method = methodNamed(id.toStdString());
        const MethodInput input = inputFor(before, method.id, words);
        JobContext job;
        if (isRefusedByReview(method, input)) {  // rotations and means of LayerNorm
            QVERIFY_THROWS_EXCEPTION(Error, method.apply(input, job));
            return;
        }
        const MethodResult result = method.apply(input, job);
        const size_t targets = input.targets.size();
        QCOMPARE(result.loss.size(), targets);
        size_t linears = 0, heads = 0;
        for (const WeightPtr& weight : before->weightsInOrder()) {
            linears += weight->role == WeightRole::Linear;
            heads += weight->role == WeightRole::Head;
        }
        QVERIFY(linears > 0 && heads > 0);
        QCOMPARE(targets, linears + (head ? heads : 0));
        QVERIFY(result.model->spec() == before->spec());
        const InputBatch batch = goldenClassifier(model).batch;
        const Matrix logits = ForwardPass(result.model, makeBackend("cpu")).classify(batch);
        for (const float value : logits.values) QVERIFY(std::isfinite(value));
    }

    /// Those that remove parts of a network: either the plan says why not, or the smaller
    /// classifier classifies.
    void shapeChangers_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("model");
        for (const Method* method : methods()) {
            if (method->changes != WeightChange::Shapes) continue;
            const auto id = QString::fromUtf8(method->id.data(), qsizetype(method->id.size()));
            for (const char* model : kGoldenClassifiers)
                QTest::addRow("%s on %s", qPrintable(id), model) << id << QString(model);
        }
    }
    void shapeChangers() {
        QFETCH(QString, id);
        QFETCH(QString, model);
        const Method& method = methodNamed(id.toStdString());
        const ModelPtr before = openGoldenClassifier(model);
        Words words;
        if (method.id == "prune.width") words = {{"ffn", "0.5"}, {"multiple", "1"}};
        if (method.id == "prune.shape") words = {{"depth", "1"}, {"ffn", "4"}};
        if (method.id == "prune.neurons") words = {{"share", "0.5"}, {"multiple", "1"}};
        const MethodInput input = inputFor(before, method.id, words);
        JobContext job;
        const auto notes = method.review(input);
        if (std::ranges::any_of(
                notes, [](const PlanNote& note) { return note.level == PlanNote::Level::Error; })) {
            QVERIFY_THROWS_EXCEPTION(Error, method.apply(input, job));
            return;
        }
        const MethodResult result = method.apply(input, job);
        QCOMPARE(method.estimate(input).bytesAfter, result.model->bytes());
        const InputBatch batch = goldenClassifier(model).batch;
        const Matrix was = ForwardPass(before, makeBackend("cpu")).classify(batch),
                     is = ForwardPass(result.model, makeBackend("cpu")).classify(batch);
        QVERIFY(is.rows == was.rows && is.columns == was.columns);
        for (const float value : is.values) QVERIFY(std::isfinite(value));
    }
};

QTEST_GUILESS_MAIN(TestMethodsClassifiers)
#include "tst_methods_classifiers.moc"
