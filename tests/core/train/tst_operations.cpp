// SPDX-License-Identifier: GPL-3.0-or-later

// Each operation's gradient against central differences of a plain float64 version of it, on sizes
// that fit no tile. Differences with h = 1e-4 are good to 1e-8 or better; what is left is the
// rounding of float32 sums of up to a few hundred terms: below 1e-5 of the largest entry.

#include <QTest>
#include <functional>

#include "core/base/rng.h"
#include "core/encoding/dense.h"
#include "core/train/ops.h"
#include "tests/core/train/reference_ops.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr double kTolerance = 1e-5, kStep = 1e-4;

/// Values that float32 holds exactly.
Values randomValues(size_t count, uint64_t stream) {
    Rng rng(11, stream);
    Values values(count);
    for (double& value : values) value = static_cast<double>(static_cast<float>(rng.normal()));
    return values;
}

std::vector<float> floats(const Values& values) {
    return {values.begin(), values.end()};
}

VariablePtr variable(const Values& values, int64_t columns) {
    Matrix matrix(static_cast<int64_t>(values.size()) / columns, columns);
    matrix.values.assign(values.begin(), values.end());
    return makeVariable(std::move(matrix), true);
}

Parameter leafParameter(const Values& values, Shape shape) {
    auto weight = std::make_shared<Weight>();
    weight->encoding = makeDense(Tensor::fromFloats(std::move(shape), floats(values)));
    return Parameter(std::make_shared<DirectWeight>(weight));
}

std::vector<float> gradientOf(const Parameter& parameter) {
    return {parameter.gradient(), parameter.gradient() + parameter.encoding().elements()};
}

struct Check {
    std::vector<Values> inputs;
    std::function<Values(const std::vector<Values>&)> reference;
    size_t outputs = 0;

    Values seed() const { return randomValues(outputs, 99); }

    double objective(const std::vector<Values>& at) const {
        const Values y = reference(at), c = seed();
        double sum = 0;
        for (size_t i = 0; i < y.size(); ++i) sum += c[i] * y[i];
        return sum;
    }

    /// Largest difference between `gradient` of input `which` and central differences, relative to
    /// the largest entry; about 60 entries are looked at.
    double worst(size_t which, std::span<const float> gradient) const {
        std::vector<Values> at = inputs;
        const size_t count = at[which].size(), stride = std::max<size_t>(1, count / 60);
        if (gradient.size() != count) return INFINITY;
        double largest = 0, difference = 0;
        for (size_t i = 0; i < count; i += stride) {
            const double value = at[which][i];
            at[which][i] = value + kStep;
            const double above = objective(at);
            at[which][i] = value - kStep;
            const double numeric = (above - objective(at)) / (2 * kStep);
            at[which][i] = value;
            largest = std::max(largest, std::abs(numeric));
            difference = std::max(difference, std::abs(numeric - double{gradient[i]}));
        }
        return largest > 0 ? difference / largest : INFINITY;
    }
};

void flowBack(Tape& tape, const VariablePtr& out, const Check& check) {
    Matrix seed(out->value.rows, out->value.columns);
    const Values values = check.seed();
    seed.values.assign(values.begin(), values.end());
    accumulate(*out, std::move(seed));
    tape.backward();
}

}  // namespace

#define VERIFY_CLOSE(error) QVERIFY2((error) <= kTolerance, qPrintable(QString::number(error)))

class TestOperations : public QObject {
    Q_OBJECT

    std::shared_ptr<Backend> m_backend = makeBackend("cpu");

  private slots:
    void linearOp_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        QTest::newRow("one row") << 1 << 7 << 5;
        QTest::newRow("ragged") << 33 << 17 << 19;
        QTest::newRow("beyond a tile") << 131 << 259 << 130;
    }
    void linearOp() {
        QFETCH(int, rows);
        QFETCH(int, in);
        QFETCH(int, out);
        const auto r = static_cast<size_t>(rows), i = static_cast<size_t>(in),
                   o = static_cast<size_t>(out);
        const Check check{{randomValues(r * i, 1), randomValues(o * i, 2), randomValues(o, 3)},
                          [i, o](const auto& at) { return linearOf(at[0], at[1], at[2], i, o); },
                          r * o};
        const VariablePtr x = variable(check.inputs[0], in);
        const Parameter w = leafParameter(check.inputs[1], {out, in}),
                        b = leafParameter(check.inputs[2], {out});
        Tape tape(*m_backend);
        flowBack(tape, linear(tape, x, w, &b), check);
        VERIFY_CLOSE(check.worst(0, x->gradient.values));
        VERIFY_CLOSE(check.worst(1, gradientOf(w)));
        VERIFY_CLOSE(check.worst(2, gradientOf(b)));
    }

    /// Factors rounded to bfloat16: the same as float32 where they have no more bits, and within
    /// their rounding (2^-8 of each product) where they have.
    void bfloat16Products() {
        constexpr int kRows = 37, kIn = 65, kOut = 300;
        for (const bool representable : {true, false}) {
            const auto numbers = [&](size_t count, uint64_t seed) {
                Values values = randomValues(count, seed);
                if (representable)
                    for (double& value : values) value = std::round(value * 16) / 16;
                return values;
            };
            const VariablePtr x = variable(numbers(kRows * kIn, 1), kIn),
                              again = variable(numbers(kRows * kIn, 1), kIn);
            const Parameter w = leafParameter(numbers(kOut * kIn, 2), {kOut, kIn}),
                            b = leafParameter(numbers(kOut, 3), {kOut});
            Tape exact(*m_backend), rounded(*m_backend, nullptr, true, Products::BFloat16);
            const Check check{{}, {}, kRows * kOut};
            const VariablePtr a = linear(exact, x, w, &b), c = linear(rounded, again, w, &b);
            double worst = 0, largest = 0;
            for (size_t i = 0; i < a->value.values.size(); ++i) {
                worst = std::max(worst, std::abs(double{a->value.values[i]} - c->value.values[i]));
                largest = std::max(largest, std::abs(double{a->value.values[i]}));
            }
            if (representable)
                QVERIFY2(worst <= 1e-6 * largest, qPrintable(QString::number(worst)));
            if (!representable) QVERIFY(worst > 1e-5 * largest && worst < 0.01 * largest);
            flowBack(exact, a, check);
            flowBack(rounded, c, check);
            worst = largest = 0;
            for (size_t i = 0; i < x->gradient.values.size(); ++i) {
                const double right = x->gradient.values[i];
                worst = std::max(worst, std::abs(right - again->gradient.values[i]));
                largest = std::max(largest, std::abs(right));
            }
            QVERIFY2(worst < 0.01 * largest, qPrintable(QString::number(worst / largest)));
        }
    }

    void rmsNormOp_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("piece");
        QTest::addColumn<int>("pieces");
        QTest::newRow("whole rows") << 37 << 13 << 1;
        QTest::newRow("heads") << 70 << 6 << 3;
        QTest::newRow("one") << 1 << 3 << 1;
    }
    void rmsNormOp() {
        QFETCH(int, rows);
        QFETCH(int, piece);
        QFETCH(int, pieces);
        const auto n = static_cast<size_t>(rows * piece * pieces);
        const Check check{{randomValues(n, 1), randomValues(static_cast<size_t>(piece), 2)},
                          [](const auto& at) { return rmsNormOf(at[0], at[1], 1e-3); },
                          n};
        const VariablePtr x = variable(check.inputs[0], piece * pieces);
        const Parameter w = leafParameter(check.inputs[1], {piece});
        Tape tape(*m_backend);
        flowBack(tape, rmsNorm(tape, x, w, 1e-3f), check);
        VERIFY_CLOSE(check.worst(0, x->gradient.values));
        VERIFY_CLOSE(check.worst(1, gradientOf(w)));
    }

    void ropeOp_data() {
        QTest::addColumn<int>("style");
        QTest::newRow("halves") << static_cast<int>(RopeStyle::Halves);
        QTest::newRow("pairs") << static_cast<int>(RopeStyle::Pairs);
    }
    void ropeOp() {
        QFETCH(int, style);
        AttentionSpec spec;
        spec.headDim = 10;
        spec.rope.style = static_cast<RopeStyle>(style);
        spec.rope.dimensions = 6;
        const std::vector<int64_t> positions{0, 1, 2, 0, 5};
        const Check check{{randomValues(100, 1)},
                          [&](const auto& at) { return ropeOf(at[0], positions, 2, spec); },
                          100};
        const VariablePtr x = variable(check.inputs[0], 20);
        Tape tape(*m_backend);
        flowBack(tape, rope(tape, x, positions, 2, spec), check);
        VERIFY_CLOSE(check.worst(0, x->gradient.values));
    }

    void layerNormOp() {
        const Check check{{randomValues(70 * 13, 1), randomValues(13, 2), randomValues(13, 3)},
                          [](const auto& at) { return layerNormOf(at[0], at[1], at[2], 1e-2); },
                          70 * 13};
        const VariablePtr x = variable(check.inputs[0], 13);
        const Parameter weight = leafParameter(check.inputs[1], {13}),
                        bias = leafParameter(check.inputs[2], {13});
        Tape tape(*m_backend);
        flowBack(tape, layerNorm(tape, x, weight, bias, 1e-2f), check);
        VERIFY_CLOSE(check.worst(0, x->gradient.values));
        VERIFY_CLOSE(check.worst(1, gradientOf(weight)));
        VERIFY_CLOSE(check.worst(2, gradientOf(bias)));
    }

    /// Inputs of three rows, of none and of two, each with the same row before it.
    void withFirstRowOp() {
        const std::vector<int64_t> lengths{4, 1, 3};
        const Check check{{randomValues(5 * 7, 1), randomValues(7, 2)},
                          [](const auto& at) {
                              Values y;
                              for (const auto& [first, last] :
                                   {std::pair{0, 3}, std::pair{3, 3}, std::pair{3, 5}}) {
                                  y.insert(y.end(), at[1].begin(), at[1].end());
                                  y.insert(y.end(), at[0].begin() + first * 7,
                                           at[0].begin() + last * 7);
                              }
                              return y;
                          },
                          8 * 7};
        const VariablePtr x = variable(check.inputs[0], 7);
        const Parameter row = leafParameter(check.inputs[1], {7});
        Tape tape(*m_backend);
        const VariablePtr out = withFirstRow(tape, row, x, lengths);
        QVERIFY(std::ranges::equal(out->value.values, floats(check.reference(check.inputs))));
        flowBack(tape, out, check);
        VERIFY_CLOSE(check.worst(0, x->gradient.values));
        VERIFY_CLOSE(check.worst(1, gradientOf(row)));
    }

    void activateOp_data() {
        QTest::addColumn<int>("activation");
        QTest::addColumn<bool>("gated");
        for (const int activation : {0, 1, 2, 3, 4, 5})
            for (const bool gated : {false, true})
                QTest::addRow("%d %s", activation, gated ? "gated" : "alone")
                    << activation << gated;
    }
    void activateOp() {
        QFETCH(int, activation);
        QFETCH(bool, gated);
        const auto kind = static_cast<Activation>(activation);
        const Check check{{randomValues(231, 1), randomValues(231, 2)},
                          [&](const auto& at) {
                              Values y(at[0].size());
                              for (size_t i = 0; i < y.size(); ++i)
                                  y[i] = activationOf(kind, at[0][i]) * (gated ? at[1][i] : 1);
                              return y;
                          },
                          231};
        const VariablePtr gate = variable(check.inputs[0], 33), up = variable(check.inputs[1], 33);
        Tape tape(*m_backend);
        flowBack(tape, activate(tape, kind, gate, gated ? up : VariablePtr()), check);
        VERIFY_CLOSE(check.worst(0, gate->gradient.values));
        if (gated) VERIFY_CLOSE(check.worst(1, up->gradient.values));
    }

    void attentionOp_data() {
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("kvHeads");
        QTest::addColumn<int>("window");
        QTest::addColumn<double>("softcap");
        QTest::addColumn<bool>("causal");
        QTest::newRow("both sides") << 4 << 2 << 0 << 1.5 << false;
        QTest::newRow("plain") << 1 << 1 << 0 << 0.0 << true;
        QTest::newRow("grouped") << 4 << 2 << 0 << 0.0 << true;
        QTest::newRow("window") << 2 << 1 << 9 << 0.0 << true;
        QTest::newRow("softcap") << 2 << 2 << 0 << 1.5 << true;
        QTest::newRow("all") << 3 << 1 << 66 << 2.0 << true;
    }
    void attentionOp() {
        QFETCH(int, heads);
        QFETCH(int, kvHeads);
        QFETCH(int, window);
        QFETCH(double, softcap);
        QFETCH(bool, causal);
        AttentionSpec spec;
        spec.heads = heads;
        spec.kvHeads = kvHeads;
        spec.headDim = 3;
        spec.scale = 0.5;
        spec.window = window;
        spec.softcap = softcap;
        spec.causal = causal;
        const std::vector<int64_t> lengths{5, 1, 67};  // the last crosses a block of queries
        const size_t rows = 73;
        const auto q = rows * static_cast<size_t>(heads) * 3,
                   k = rows * static_cast<size_t>(kvHeads) * 3;
        const Check check{{randomValues(q, 1), randomValues(k, 2), randomValues(k, 3)},
                          [&](const auto& at) {
                              Values y(q);
                              attendOf(at[0], at[1], at[2], spec, 0, 5, y);
                              attendOf(at[0], at[1], at[2], spec, 5, 1, y);
                              attendOf(at[0], at[1], at[2], spec, 6, 67, y);
                              return y;
                          },
                          q};
        const VariablePtr qs = variable(check.inputs[0], heads * 3);
        const VariablePtr ks = variable(check.inputs[1], kvHeads * 3),
                          vs = variable(check.inputs[2], kvHeads * 3);
        Tape tape(*m_backend);
        flowBack(tape, attention(tape, qs, ks, vs, spec, lengths), check);
        VERIFY_CLOSE(check.worst(0, qs->gradient.values));
        VERIFY_CLOSE(check.worst(1, ks->gradient.values));
        VERIFY_CLOSE(check.worst(2, vs->gradient.values));
    }

    /// Softcap, chosen rows and a sum in which one value meets itself.
    void smallOps() {
        const std::vector<int64_t> rows{3, 0, 3};
        const Check check{{randomValues(44, 1)},
                          [&](const auto& at) {
                              Values y;
                              for (const int64_t row : rows)
                                  for (size_t i = 0; i < 11; ++i) {
                                      const double x = at[0][static_cast<size_t>(row) * 11 + i];
                                      y.push_back(2 * 1.5 * std::tanh(x / 1.5));
                                  }
                              return y;
                          },
                          33};
        const VariablePtr x = variable(check.inputs[0], 11);
        Tape tape(*m_backend);
        const VariablePtr capped = softcap(tape, selectRows(tape, x, rows), 1.5f);
        flowBack(tape, add(tape, capped, capped), check);
        VERIFY_CLOSE(check.worst(0, x->gradient.values));
    }

    void gatedOp() {
        constexpr size_t kRows = 41, kGates = 3, kPiece = 5;
        const Check check{{randomValues(kRows * kGates * kPiece, 61), randomValues(kGates, 62)},
                          [](const auto& at) {
                              Values y = at[0];
                              for (size_t i = 0; i < y.size(); ++i)
                                  y[i] *= at[1][i / kPiece % kGates];
                              return y;
                          },
                          kRows * kGates * kPiece};
        const VariablePtr x = variable(check.inputs[0], kGates * kPiece);
        const LeafPtr gates = makeLeaf("gates", floats(check.inputs[1]));
        Tape tape(*m_backend);
        flowBack(tape, gated(tape, x, gates), check);
        VERIFY_CLOSE(check.worst(0, x->gradient.values));
        VERIFY_CLOSE(check.worst(1, gates->gradient));
    }

    /// The loss itself to float64; its gradient against differences of it.
    void crossEntropyOp_data() {
        QTest::addColumn<QList<float>>("weights");
        QTest::addRow("all alike") << QList<float>{};
        QTest::addRow("weighted") << QList<float>{0.5f, 0, 3};
    }
    void crossEntropyOp() {
        QFETCH(QList<float>, weights);
        const std::vector<int32_t> targets{4, 0, 16};
        Check check{{randomValues(51, 1)},
                    [&](const auto& at) {
                        double loss = 0;
                        for (size_t t = 0; t < 3; ++t) {
                            double sum = 0;
                            for (size_t i = 0; i < 17; ++i) sum += std::exp(at[0][t * 17 + i]);
                            const double own = at[0][t * 17 + static_cast<size_t>(targets[t])];
                            const auto row = static_cast<qsizetype>(t);
                            loss += (weights.empty() ? 1 : weights[row]) * (std::log(sum) - own);
                        }
                        return Values{loss};
                    },
                    1};
        const VariablePtr logits = variable(check.inputs[0], 17);
        Tape tape(*m_backend);
        const double weight = check.seed()[0];
        const std::vector<float> counts(weights.begin(), weights.end());
        const double loss = crossEntropy(tape, logits, targets, weight, counts).total;
        QVERIFY(std::abs(loss - check.reference(check.inputs)[0]) < 1e-12 * loss);
        VERIFY_CLOSE(check.worst(0, logits->gradient.values));
    }
};

QTEST_GUILESS_MAIN(TestOperations)
#include "tst_operations.moc"
