// SPDX-License-Identifier: GPL-3.0-or-later

// Weights that keep their structure while trained: values and gradients of factors and entries
// against plain float64 sums, and what is stored afterwards.

#include <QTest>

#include "core/encoding/dense.h"
#include "core/encoding/product.h"
#include "core/encoding/seeded.h"
#include "core/train/structured_weight.h"
#include "tests/core/train/central_differences.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int64_t kRows = 70, kColumns = 19, kRank = 3;

std::vector<float> floats(const Values& values) {
    return {values.begin(), values.end()};
}

WeightPtr weightOf(EncodingPtr encoding) {
    auto weight = std::make_shared<Weight>();
    weight->name = "w";
    weight->encoding = std::move(encoding);
    return weight;
}

double apart(const std::vector<float>& found, const Values& expected) {
    if (found.size() != expected.size()) return INFINITY;
    double most = 0;
    for (size_t i = 0; i < found.size(); ++i)
        most = std::max(most, std::abs(double{found[i]} - expected[i]));
    return most;
}

void giveGradient(TrainedWeight& weight, const Values& flow) {
    weight.clearGradient();
    for (const LeafPtr& leaf : weight.leaves()) std::ranges::fill(leaf->gradient, 0.0f);
    for (size_t i = 0; i < flow.size(); ++i) weight.gradient()[i] = static_cast<float>(flow[i]);
    weight.pullBack();
}

}  // namespace

class TestStructuredWeight : public QObject {
    Q_OBJECT
  private slots:
    void factors() {
        const Values left = normalValues(kRows * kRank, 1),
                     right = normalValues(kRank * kColumns, 2),
                     flow = normalValues(kRows * kColumns, 3);
        const auto dense = [](int64_t rows, int64_t columns, const Values& values) {
            return makeDense(Tensor::fromFloats({rows, columns}, floats(values)));
        };
        const WeightPtr weight = weightOf(makeProduct({kRows, kColumns}, dense(kRows, kRank, left),
                                                      dense(kRank, kColumns, right)));
        const TrainedWeightPtr trained = trainedAsStored(weight);
        QCOMPARE(trained->leaves().size(), size_t{2});
        Values product(flow.size()), leftFlow(left.size()), rightFlow(right.size());
        for (size_t r = 0; r < kRows; ++r)
            for (size_t c = 0; c < kColumns; ++c)
                for (size_t k = 0; k < kRank; ++k) {
                    product[r * kColumns + c] += left[r * kRank + k] * right[k * kColumns + c];
                    leftFlow[r * kRank + k] += flow[r * kColumns + c] * right[k * kColumns + c];
                    rightFlow[k * kColumns + c] += flow[r * kColumns + c] * left[r * kRank + k];
                }
        QVERIFY(apart(trained->encoding()->decode(), product) < 1e-5);
        giveGradient(*trained, flow);
        QVERIFY(apart(trained->leaves()[0]->gradient, leftFlow) < 1e-5);
        QVERIFY(apart(trained->leaves()[1]->gradient, rightFlow) < 1e-4);
        trained->leaves()[0]->values[0] += 1;
        trained->refresh();
        QVERIFY(apart({trained->encoding()->decode()[0]}, {product[0] + right[0]}) < 1e-5);
        const EncodingPtr stored = trained->encoded(std::nullopt);
        QCOMPARE(stored->kind(), std::string_view("product"));
        QCOMPARE(stored->bytes(), weight->encoding->bytes());
        QCOMPARE(stored->terms()[0].factors[0]->decode()[0], static_cast<float>(left[0]) + 1);
    }

    void entries() {
        const Values values = normalValues(kRows * kColumns, 4),
                     flow = normalValues(values.size(), 5);
        const WeightPtr weight =
            weightOf(encodeSeeded({kRows, kColumns}, floats(values), 7, 5, DType::F32));
        const TrainedWeightPtr trained = trainedAsStored(weight);
        QCOMPARE(trained->leaves().size(), size_t{1});
        QCOMPARE(trained->leaves()[0]->values.size(), size_t{kRows * 5});
        const std::vector<float> before = weight->encoding->decode();
        QVERIFY(trained->encoding()->decode() == before);
        giveGradient(*trained, flow);
        for (float& value : trained->leaves()[0]->values) value += 10;
        trained->refresh();
        const std::vector<float> after = trained->encoding()->decode();
        const std::vector<float>& gradient = trained->leaves()[0]->gradient;
        size_t entry = 0;
        for (size_t i = 0; i < before.size(); ++i) {
            if (before[i] == 0) {
                QCOMPARE(after[i], 0.0f);
                continue;
            }
            QCOMPARE(after[i], before[i] + 10);
            QCOMPARE(gradient[entry++], static_cast<float>(flow[i]));
        }
        QCOMPARE(entry, gradient.size());
        const EncodingPtr stored = trained->encoded(std::nullopt);
        QCOMPARE(stored->bytes(), weight->encoding->bytes());
        QVERIFY(stored->decode() == after);
    }

    void others() {
        const WeightPtr plain =
            weightOf(encodeDense({2, 3}, floats(normalValues(6, 6)), DType::F16));
        const TrainedWeightPtr trained = trainedAsStored(plain);
        QCOMPARE(trained->leaves()[0]->values.size(), size_t{6});
        QCOMPARE(trained->encoded(std::nullopt)->bytes(), size_t{12});
    }
};

QTEST_GUILESS_MAIN(TestStructuredWeight)
#include "tst_structured_weight.moc"
