// SPDX-License-Identifier: GPL-3.0-or-later

// Distributions of attention against the backend's attention: weighing the values with them gives
// what the network computes, for every kind of mask.

#include <QTest>
#include <cmath>

#include "core/base/rng.h"
#include "core/train/attention_distributions.h"
#include "core/train/ops.h"

using namespace lathe::core;

namespace {

constexpr int64_t kLength = 33, kFirst = 2;  // of a second sequence, behind two rows of another

Matrix randomMatrix(int64_t columns, uint64_t stream) {
    Rng rng(7, stream);
    Matrix matrix(kFirst + kLength, columns);
    for (float& value : matrix.values) value = static_cast<float>(rng.normal());
    return matrix;
}

}  // namespace

class TestAttentionDistributions : public QObject {
    Q_OBJECT

  private slots:
    void weighTheValuesAsTheBackendDoes_data() {
        QTest::addColumn<bool>("causal");
        QTest::addColumn<int>("window");
        QTest::addColumn<double>("softcap");
        QTest::newRow("causal") << true << 0 << 0.0;
        QTest::newRow("sliding window") << true << 5 << 0.0;
        QTest::newRow("soft cap") << true << 0 << 1.5;
        QTest::newRow("both sides") << false << 0 << 0.0;
    }
    void weighTheValuesAsTheBackendDoes() {
        QFETCH(bool, causal);
        QFETCH(int, window);
        QFETCH(double, softcap);
        AttentionSpec spec;
        spec.heads = 4, spec.kvHeads = 2, spec.headDim = 8;
        spec.scale = 1 / std::sqrt(8.0);
        spec.causal = causal, spec.window = window, spec.softcap = softcap;
        const Matrix queries = randomMatrix(32, 1), keys = randomMatrix(16, 2),
                     values = randomMatrix(16, 3);
        const std::shared_ptr<Backend> backend = makeBackend("cpu");
        Tape tape(*backend, nullptr, false);
        const auto constant = [](const Matrix& x) { return makeVariable(x, false); };
        const std::vector<int64_t> lengths{kFirst, kLength};
        const VariablePtr expected =
            attention(tape, constant(queries), constant(keys), constant(values), spec, lengths);
        AttentionDistributions found;
        for (const auto& [begin, end] : {std::pair{int64_t{0}, int64_t{20}}, {20, kLength}}) {
            const AttentionBlock block{kFirst, begin, end, causal ? end : kLength};
            found.compute(queries, keys, spec, block);
            for (int head = 0; head < spec.heads; ++head)
                for (int64_t t = 0; t < block.rows(); ++t)
                    compareRow(found.row(head, t, block), block.keys, values, head,
                               expected->value.row(kFirst + begin + t));
        }
    }

  private:
    static void compareRow(const float* weights, int64_t keys, const Matrix& values, int head,
                           const float* expected) {
        for (int64_t i = 0; i < 8; ++i) {
            double sum = 0;
            for (int64_t j = 0; j < keys; ++j)
                sum += double{weights[j]} * double{values.row(kFirst + j)[head / 2 * 8 + i]};
            const double other = double{expected[head * 8 + i]};
            QVERIFY2(std::abs(sum - other) < 1e-6 * (1 + std::abs(other)),
                     qPrintable(QString("%1 %2").arg(sum).arg(other)));
        }
    }
};

QTEST_GUILESS_MAIN(TestAttentionDistributions)
#include "tst_attention_distributions.moc"
