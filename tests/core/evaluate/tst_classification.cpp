// SPDX-License-Identifier: GPL-3.0-or-later
// Measures of a classifier against scikit-learn, scipy and numpy
// (tests/tools/make_classification_golden.py), and small cases by hand.
#include <QtTest>

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/evaluate/classification.h"

using namespace lathe::core;

namespace {

constexpr int64_t kExamples = 200, kClasses = 8;

bool near(double a, double b) {
    return std::abs(a - b) <= 1e-12;
}

struct Made {
    Matrix logits{kExamples, kClasses};
    std::vector<int32_t> labels;
};

/// The same logits as make_classification_golden.py makes.
Made made(uint64_t state) {
    const auto draw = [&](uint64_t bound) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<float>((state >> 33) % bound);
    };
    Made out;
    for (int64_t i = 0; i < kExamples; ++i) {
        out.labels.push_back(static_cast<int32_t>(i * 5 % (kClasses - 1)));
        for (int64_t j = 0; j < kClasses; ++j) out.logits.row(i)[j] = draw(2001) / 256;
        out.logits.row(i)[out.labels.back()] += draw(1024) / 128;
    }
    return out;
}

Matrix matrix(int64_t rows, int64_t columns, const std::vector<float>& values) {
    Matrix out(rows, columns);
    out.values.assign(values.begin(), values.end());
    return out;
}

template <class Work>
QString messageOf(Work work) {
    try {
        work();
    } catch (const Error& error) {
        return QString::fromStdString(error.sentence());
    }
    return "no error";
}

}  // namespace

class TestClassification : public QObject {
    Q_OBJECT
  private slots:
    void golden() {
        const Made data = made(7);
        const ClassificationResult result = evaluateClassification(data.logits, data.labels);
        QVERIFY(near(result.accuracy, 0.58));
        QVERIFY(near(result.accuracyStandardError, 0.03498743493048719));
        QVERIFY(near(result.top5Accuracy, 0.94));
        QVERIFY(near(result.crossEntropy, 1.3675210344697444));
        QVERIFY(near(result.crossEntropyStandardError, 0.11386940291484328));
        QVERIFY(near(result.calibrationError, 0.12797366295408258));
        const std::vector<int64_t> confusion = {
            17, 0,  3, 1, 1, 2,  3, 2, 2, 17, 1,  2, 2, 2, 1,  2, 0, 1, 21, 1, 2, 1,
            0,  2,  0, 2, 1, 19, 1, 1, 2, 3,  2,  3, 2, 2, 15, 1, 1, 2, 2,  3, 6, 1,
            2,  12, 1, 2, 2, 3,  1, 2, 2, 2,  15, 1, 0, 0, 0,  0, 0, 0, 0,  0};
        QCOMPARE(result.confusion, confusion);
        const double precision[] = {0.68,
                                    0.5862068965517241,
                                    0.6,
                                    0.6785714285714286,
                                    0.6,
                                    0.5714285714285714,
                                    0.6521739130434783,
                                    0};
        const double recall[] = {
            0.5862068965517241,  0.5862068965517241, 0.75, 0.6551724137931034, 0.5357142857142857,
            0.41379310344827586, 0.5357142857142857, 0};
        for (size_t i = 0; i < 8; ++i) {
            QVERIFY(near(result.perClass[i].precision, precision[i]));
            QVERIFY(near(result.perClass[i].recall, recall[i]));
        }
        QCOMPARE(result.perClass[7].predicted, 14);
    }

    void goldenChange() {
        const Made data = made(7);
        const auto before = evaluateClassification(data.logits, data.labels);
        const auto change =
            compareClassifications(before, evaluateClassification(made(8).logits, data.labels));
        QCOMPARE(change.flips.size(), size_t{123});
        QCOMPARE(std::vector<int64_t>(change.flips.begin(), change.flips.begin() + 3),
                 (std::vector<int64_t>{0, 2, 3}));
        QCOMPARE(change.rightToWrong, 45);
        QCOMPARE(change.wrongToRight, 50);
        QVERIFY(near(change.agreement, 77.0 / 200));
        QVERIFY(near(change.mcNemarP, 0.6817425059181855));
        const auto none = compareClassifications(before, before);
        QVERIFY(none.flips.empty() && none.agreement == 1 && none.mcNemarP == 1);
    }

    void reliabilityBins() {
        // Two classes: confidence 0.8 is in (11/15, 12/15] only if rounding puts it there; 0.75 and
        // 0.9 are clear.
        const auto logit = [](double p) { return static_cast<float>(std::log(p / (1 - p))); };
        const auto result = evaluateClassification(
            matrix(4, 2, {logit(0.75), 0, logit(0.75), 0, 0, logit(0.9), 0, 0}),
            std::vector<int32_t>{0, 1, 1, 1});
        QCOMPARE(result.reliability.size(), size_t{15});
        const ReliabilityBin& middle = result.reliability[11];
        QCOMPARE(middle.examples, 2);
        QVERIFY(std::abs(middle.confidence - 0.75) < 1e-7);
        QCOMPARE(middle.accuracy, 0.5);
        QCOMPARE(result.reliability[13].examples, 1);
        QCOMPARE(result.reliability[7].examples,
                 1);  // a tie: 0.5, and the first class is the guess
        QCOMPARE(result.predictions, (std::vector<int32_t>{0, 0, 1, 0}));
        // (2 * |0.5 - 0.75| + |1 - 0.9| + |0 - 0.5|) / 4
        QVERIFY(std::abs(result.calibrationError - 0.275) < 1e-7);
        // A probability that rounds to 1 is in the last bin.
        QCOMPARE(evaluateClassification(matrix(1, 2, {500, 0}), std::vector<int32_t>{0})
                     .reliability[14]
                     .examples,
                 1);
    }

    void topFiveBreaksTiesLikeTheGuess() {
        const auto topFive = [](int32_t label) {
            return evaluateClassification(matrix(1, 7, std::vector<float>(7, 1)),
                                          std::vector<int32_t>{label})
                .top5Accuracy;
        };
        QCOMPARE(topFive(4), 1.0);
        QCOMPARE(topFive(5), 0.0);
        QCOMPARE(
            evaluateClassification(matrix(1, 3, {3, 2, 1}), std::vector<int32_t>{2}).top5Accuracy,
            1.0);
    }

    void refusals() {
        const auto message = [](const Matrix& logits, std::vector<int32_t> labels) {
            return messageOf([&] { evaluateClassification(logits, labels); });
        };
        QCOMPARE(message(matrix(1, 2, {1, 2}), {}),
                 "there are 1 rows of 2 logits for 0 labels; a row for each was expected");
        QCOMPARE(message(matrix(0, 2, {}), {}),
                 "there are 0 rows of 2 logits for 0 labels; a row for each was expected");
        QCOMPARE(message(matrix(1, 2, {1, 2}), {2}),
                 "example 0 has the label 2, but the model knows 2 classes");
        QCOMPARE(message(matrix(2, 1, {1, std::numeric_limits<float>::quiet_NaN()}), {0, 0}),
                 "the model's output for example 1 is not finite, so nothing can be measured; its "
                 "weights are damaged or out "
                 "of range");
        const auto one = evaluateClassification(matrix(1, 2, {1, 2}), std::vector<int32_t>{0});
        const auto other = evaluateClassification(matrix(1, 2, {1, 2}), std::vector<int32_t>{1});
        QCOMPARE(messageOf([&] { compareClassifications(one, other); }),
                 "the two results are of 1 and 1 examples that are not the same; measure both "
                 "models on the same data");
    }
};

QTEST_GUILESS_MAIN(TestClassification)
#include "tst_classification.moc"
