// SPDX-License-Identifier: GPL-3.0-or-later
// What calibrated steps tell of each weight as they go, against float64 sums over the inputs of the
// finished model, which nothing of the method took part in.

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <numeric>

#include "core/calibrate/finished_stages.h"
#include "core/methods/layer_errors.h"
#include "core/observe/sample.h"
#include "tests/core/methods/story_layers.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

struct Told {
    MethodResult result;
    std::vector<WeightError> errors;
};

Told run(const char* id, const Words& words) {
    JobContext job;
    Told told;
    const MethodInput input = stories().input(id, words);
    told.result = methodNamed(id).apply(input, job);
    for (const std::any& published : job.takePublished())
        if (const auto* error = std::any_cast<WeightError>(&published))
            told.errors.push_back(*error);
    return told;
}

/// |(W' - W) x| / |W x| over some rows, from the definition.
double relativeError(const Encoding& was, const Encoding& is, const std::vector<double>& gram) {
    const std::vector<float> before = was.decode(), after = is.decode();
    const auto n = static_cast<size_t>(was.columns());
    double changed = 0, whole = 0;
    for (const int64_t row : evenlySpaced(was.rows(), std::min<int64_t>(was.rows(), 128))) {
        const auto first = static_cast<size_t>(row) * n;
        for (size_t i = 0; i < n; ++i)
            for (size_t j = 0; j < n; ++j) {
                const double w = double{before[first + i]}, v = double{before[first + j]};
                whole += w * gram[i * n + j] * v;
                changed += (w - double{after[first + i]}) * gram[i * n + j] *
                           (v - double{after[first + j]});
            }
    }
    return std::sqrt(changed / whole);
}

bool close(double a, double b) {
    return std::abs(a - b) <= 2e-3 * b;
}

}  // namespace

class TestLayerErrors : public QObject {
    Q_OBJECT

  private slots:
    void errorsAreThoseOfTheOutputs_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<bool>("prunes");
        QTest::addColumn<bool>("rounds");
        QTest::newRow("GPTQ") << "quant.gptq" << false << true;
        QTest::newRow("SparseGPT") << "prune.sparsegpt" << true << false;
        QTest::newRow("SparseGPT that rounds") << "prune.sparsegpt" << true << true;
    }
    void errorsAreThoseOfTheOutputs() {
        QFETCH(QString, method);
        QFETCH(bool, prunes);
        QFETCH(bool, rounds);
        Words words;
        if (rounds) words = {{"bits", "3"}, {"group", "32"}};
        ModelPtr without = stories().model;
        if (prunes) without = applied(without, "prune.magnitude", {}).model;
        if (rounds) without = applied(without, "quant.rtn", words).model;
        if (prunes && rounds) words["quantize"] = "true";
        const Told told = run(method.toUtf8(), words);
        QCOMPARE(told.errors.size(), told.result.loss.size());
        const ExactInputs inputs = layerInputs(told.result.model, stories().text, 64);
        for (size_t i = 0; i < told.errors.size(); ++i) {
            const WeightError& error = told.errors[i];
            QCOMPARE(error.number, static_cast<int64_t>(i) + 1);
            QCOMPARE(error.count, std::ssize(told.errors));
            QCOMPARE(error.pruned, prunes);
            const Encoding& was = *stories().model->weight(error.weight).encoding;
            const std::vector<double>& gram = inputs.grams.at(error.weight);
            QVERIFY(
                close(error.error,
                      relativeError(was, *told.result.model->weight(error.weight).encoding, gram)));
            QVERIFY(close(error.plainError,
                          relativeError(was, *without->weight(error.weight).encoding, gram)));
            QVERIFY(error.error < error.plainError);
        }
    }

    /// Factors and grids are searched with plain rounding among what is tried.
    void awqTellsOfWeightsWithoutTheirFactors() {
        const Told told = run("quant.awq", {{"bits", "3"}, {"group", "32"}});
        QCOMPARE(told.errors.size(), told.result.loss.size());
        double own = 0, plain = 0;
        for (const WeightError& error : told.errors) {
            own += error.error;
            plain += error.plainError;
            QVERIFY(error.error > 0 && error.error < 1);
        }
        QVERIFY(own < plain);
        // What comes first reads the same in the original.
        const ExactInputs inputs = layerInputs(stories().model, stories().text, 64);
        const ModelPtr rounded = applied(stories().model, "quant.rtn",
                                         {{"bits", "3"}, {"group", "32"}, {"scheme", "zero_point"}})
                                     .model;
        for (const WeightError& error : told.errors)
            if (error.weight.starts_with("layers.0.attn.") && error.weight != "layers.0.attn.o")
                QVERIFY(close(error.plainError,
                              relativeError(*stories().model->weight(error.weight).encoding,
                                            *rounded->weight(error.weight).encoding,
                                            inputs.grams.at(error.weight))));
    }

    /// Behind a crash the count goes on with the layer that was not finished; the table counts.
    void resumedStepsCountOn() {
        const QTemporaryDir folder;
        JobContext job;
        MethodInput input = stories().input(
            "quant.gptq", {{"layers", "embed,layers.0.*,layers.3.*"}, {"embeddings", "true"}});
        input.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
        std::vector<WeightPtr> first;
        for (const WeightPtr& target : input.targets)
            if (target->layer == 0 || target->role == WeightRole::Embedding)
                first.push_back(target);
        FinishedStages(input.state, nullptr).finished(2, first, job);
        methodNamed("quant.gptq").apply(input, job);
        std::vector<int64_t> numbers, expected(input.targets.size() - first.size());
        for (const std::any& published : job.takePublished())
            if (const auto* error = std::any_cast<WeightError>(&published))
                numbers.push_back(error->number);
        std::iota(expected.begin(), expected.end(), std::ssize(first) + 1);
        QCOMPARE(numbers, expected);
    }

    void methodsWithoutGramsTellNothing() { QVERIFY(run("prune.wanda", {}).errors.empty()); }
};

QTEST_GUILESS_MAIN(TestLayerErrors)
#include "tst_layer_errors.moc"
