// SPDX-License-Identifier: GPL-3.0-or-later
// Attention, RoPE and norms against their definitions written out in double precision.
#include <QTest>

#include <cmath>

#include "core/backend/backend.h"
#include "core/base/rng.h"

using namespace lathe::core;

namespace {

Matrix randomMatrix(int64_t rows, int64_t columns, uint64_t stream) {
    Rng rng(3, stream);
    Matrix matrix(rows, columns);
    for (float& value : matrix.values) value = static_cast<float>(rng.normal());
    return matrix;
}

/// softmax over the visible keys, head by head, exactly as the papers write it.
std::vector<double> attentionByDefinition(const AttentionCall& call) {
    const int64_t dim = call.headDim, heads = call.heads;
    std::vector<double> out(static_cast<size_t>(call.queries.rows * heads * dim), 0);
    for (int64_t t = 0; t < call.queries.rows; ++t)
        for (int64_t h = 0; h < heads; ++h) {
            const int64_t kv = h / (heads / call.kvHeads), position = call.firstPosition + t;
            std::vector<double> scores;
            std::vector<int64_t> keys;
            for (int64_t j = 0; j < call.keys.rows; ++j) {
                if (call.causal && j > position) continue;
                if (call.window > 0 && j <= position - call.window) continue;
                double score = 0;
                for (int64_t i = 0; i < dim; ++i)
                    score += static_cast<double>(call.queries.row(t)[h * dim + i]) * static_cast<double>(call.keys.row(j)[kv * dim + i]);
                score *= static_cast<double>(call.scale);
                if (call.softcap > 0) score = static_cast<double>(call.softcap) * std::tanh(score / static_cast<double>(call.softcap));
                scores.push_back(std::exp(score));
                keys.push_back(j);
            }
            double sum = 0;
            for (const double score : scores) sum += score;
            for (size_t j = 0; j < keys.size(); ++j)
                for (int64_t i = 0; i < dim; ++i)
                    out[static_cast<size_t>((t * heads + h) * dim + i)] +=
                        scores[j] / sum * static_cast<double>(call.values.row(keys[j])[kv * dim + i]);
        }
    return out;
}

}  // namespace

class TestAttention : public QObject {
    Q_OBJECT
  private slots:
    void matchesDefinition_data();
    void matchesDefinition();
    void ropeRotatesByPosition();
    void normsByDefinition();
    void layerNormByDefinition();
};

void TestAttention::matchesDefinition_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("past");
    QTest::addColumn<int>("window");
    QTest::addColumn<double>("softcap");
    QTest::addColumn<bool>("causal");
    for (const int rows : {1, 2, 63, 64, 65, 130})
        for (const int past : {0, 7})
            for (const int window : {0, 1, 20})
                QTest::addRow("%d after %d, window %d", rows, past, window) << rows << past << window << (window == 20 ? 5.0 : 0.0) << true;
    QTest::addRow("bidirectional") << 70 << 0 << 0 << 0.0 << false;
}

void TestAttention::matchesDefinition() {
    QFETCH(int, rows);
    QFETCH(int, past);
    QFETCH(int, window);
    QFETCH(double, softcap);
    QFETCH(bool, causal);
    const Matrix q = randomMatrix(rows, 6 * 8, 1), k = randomMatrix(rows + past, 2 * 8, 2), v = randomMatrix(rows + past, 2 * 8, 3);
    AttentionCall call;
    call.queries = q.view();
    call.keys = k.view();
    call.values = v.view();
    call.firstPosition = past;
    call.heads = 6;
    call.kvHeads = 2;
    call.headDim = 8;
    call.scale = 0.35f;
    call.softcap = static_cast<float>(softcap);
    call.window = window;
    call.causal = causal;
    std::vector<float> out(static_cast<size_t>(rows) * 48, NAN);
    makeBackend("cpu")->attention(call, out.data());
    const std::vector<double> expected = attentionByDefinition(call);
    for (size_t i = 0; i < out.size(); ++i) QVERIFY(std::fabs(static_cast<double>(out[i]) - expected[i]) < 5e-6);
}

void TestAttention::ropeRotatesByPosition() {
    const std::vector<double> frequencies = {1.0, 0.1};
    const std::vector<int64_t> positions = {0, 5};
    for (const RopeStyle style : {RopeStyle::Halves, RopeStyle::Pairs}) {
        Matrix x(2, 10);  // two heads of five; the fifth channel passes through
        for (size_t i = 0; i < x.values.size(); ++i) x.values[i] = static_cast<float>(i + 1);
        const Matrix before = x;
        makeBackend("cpu")->rope(x, positions, 2, 5, style, frequencies);
        for (int head = 0; head < 2; ++head) {
            QCOMPARE(x.row(1)[head * 5 + 4], before.row(1)[head * 5 + 4]);
            for (int pair = 0; pair < 2; ++pair) {
                const int a = head * 5 + (style == RopeStyle::Halves ? pair : 2 * pair);
                const int b = head * 5 + (style == RopeStyle::Halves ? pair + 2 : 2 * pair + 1);
                const double angle = 5 * frequencies[static_cast<size_t>(pair)];
                const double first = static_cast<double>(before.row(1)[a]), second = static_cast<double>(before.row(1)[b]);
                QVERIFY(std::fabs(static_cast<double>(x.row(1)[a]) - (first * std::cos(angle) - second * std::sin(angle))) < 1e-5);
                QVERIFY(std::fabs(static_cast<double>(x.row(1)[b]) - (first * std::sin(angle) + second * std::cos(angle))) < 1e-5);
                QCOMPARE(x.row(0)[a], before.row(0)[a]);
            }
        }
    }
}

void TestAttention::layerNormByDefinition() {
    Matrix x = randomMatrix(5, 24, 5);
    std::vector<float> weight(24), bias(24);
    for (size_t i = 0; i < weight.size(); ++i) {
        weight[i] = 0.5f + static_cast<float>(i);
        bias[i] = static_cast<float>(i) - 3.0f;
    }
    Matrix out;
    makeBackend("cpu")->layerNorm(x.view(), weight, bias, 1e-3f, out);
    for (int64_t r = 0; r < 5; ++r) {
        double mean = 0, squares = 0;
        for (int64_t i = 0; i < 24; ++i) mean += static_cast<double>(x.row(r)[i]) / 24;
        for (int64_t i = 0; i < 24; ++i) squares += std::pow(static_cast<double>(x.row(r)[i]) - mean, 2) / 24;
        for (int64_t i = 0; i < 24; ++i) {
            const double normal = (static_cast<double>(x.row(r)[i]) - mean) / std::sqrt(squares + 1e-3);
            const double expected = normal * (0.5 + static_cast<double>(i)) + static_cast<double>(i) - 3;
            QVERIFY(std::fabs(static_cast<double>(out.row(r)[i]) - expected) < 2e-5);
        }
    }
    makeBackend("cpu")->layerNorm(x.view(), weight, bias, 1e-3f, x);
    QVERIFY(x.values == out.values);
}

void TestAttention::normsByDefinition() {
    const Matrix x = randomMatrix(5, 24, 4);
    std::vector<float> weight(8);
    for (size_t i = 0; i < weight.size(); ++i) weight[i] = 0.5f + static_cast<float>(i);
    Matrix out;
    makeBackend("cpu")->rmsNorm(x.view(), weight, 1e-3f, out);  // three pieces of eight per row
    for (int64_t r = 0; r < 5; ++r)
        for (int64_t piece = 0; piece < 3; ++piece) {
            double squares = 0;
            for (int64_t i = 0; i < 8; ++i) squares += std::pow(static_cast<double>(x.row(r)[piece * 8 + i]), 2);
            for (int64_t i = 0; i < 8; ++i) {
                const double expected = static_cast<double>(x.row(r)[piece * 8 + i]) / std::sqrt(squares / 8 + 1e-3) * (0.5 + static_cast<double>(i));
                QVERIFY(std::fabs(static_cast<double>(out.row(r)[piece * 8 + i]) - expected) < 1e-5);
            }
        }
}

QTEST_GUILESS_MAIN(TestAttention)
#include "tst_attention.moc"
