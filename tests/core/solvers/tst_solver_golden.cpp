// SPDX-License-Identifier: GPL-3.0-or-later
// The solvers against PyTorch in float64, from the papers' equations
// (tests/tools/make_solver_golden.py).

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/solvers/awq.h"
#include "core/solvers/clip_search.h"
#include "core/solvers/gptq.h"
#include "core/solvers/smooth.h"
#include "core/solvers/sparsegpt.h"
#include "core/solvers/wanda.h"
#include "core/solvers/whitened_low_rank.h"
#include "tests/core/solvers/made_layer.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

using Made = MadeLayer;

QJsonObject golden() {
    QFile file(QString::fromStdString(sourcePath("tests/core/solvers/golden/solvers.json")));
    if (!file.open(QIODevice::ReadOnly)) qFatal("solvers.json is missing");
    return QJsonDocument::fromJson(file.readAll()).object();
}

QByteArray unpacked(const QJsonValue& text) {
    return qUncompress(QByteArray::fromBase64(text.toString().toLatin1()));
}

/// Fraction of entries that agree.
double agreement(std::span<const uint8_t> found, const QByteArray& expected) {
    if (static_cast<qsizetype>(found.size()) != expected.size() || found.empty()) return 0;
    size_t equal = 0;
    for (size_t i = 0; i < found.size(); ++i)
        equal += found[i] == static_cast<uint8_t>(expected[static_cast<qsizetype>(i)]);
    return static_cast<double>(equal) / static_cast<double>(found.size());
}

void compareLoss(double found, double expected) {
    QVERIFY2(
        std::abs(found - expected) <= 1e-4 * expected,
        qPrintable(QString("%1 instead of %2").arg(found, 0, 'g', 10).arg(expected, 0, 'g', 10)));
}

PruningPattern patternOf(const QJsonObject& one) {
    return {one["sparsity"].toDouble(), one["zeros"].toInt(), one["of"].toInt()};
}

/// left * right.
std::vector<float> multiplied(const LowRankFactors& factors, int64_t rank) {
    std::vector<float> product(Made::rows * Made::columns);
    for (int64_t r = 0; r < Made::rows; ++r)
        for (int64_t c = 0; c < Made::columns; ++c) {
            double sum = 0;
            for (int64_t k = 0; k < rank; ++k)
                sum += static_cast<double>(factors.left[static_cast<size_t>(r * rank + k)]) *
                       factors.right[static_cast<size_t>(k * Made::columns + c)];
            product[static_cast<size_t>(r * Made::columns + c)] = static_cast<float>(sum);
        }
    return product;
}

}  // namespace

class TestSolverGolden : public QObject {
    Q_OBJECT

    const MadeLayer m_layer = makeLayer();
    const QJsonObject m_golden = golden();

  private slots:
    void sameHessian() {
        double trace = 0;
        for (int64_t i = 0; i < Made::columns; ++i)
            trace += m_layer.hessian[static_cast<size_t>(i * Made::columns + i)];
        QCOMPARE(trace, m_golden["hessian_trace"].toDouble());
    }

    void gptqCases_data() {
        QTest::addColumn<QJsonObject>("one");
        const QJsonArray cases = m_golden["gptq"].toArray();
        QVERIFY(cases.size() >= 6);
        for (const QJsonValue& value : cases) {
            const QJsonObject one = value.toObject();
            QTest::addRow("%d bits, %s, group %d%s%s", one["bits"].toInt(),
                          qPrintable(one["scheme"].toString()), one["group"].toInt(),
                          one["act_order"].toBool() ? ", act-order" : "",
                          one["static_groups"].toBool() ? ", static" : "")
                << one;
        }
    }

    void gptqCases() {
        QFETCH(QJsonObject, one);
        const HessianFactor factor =
            factorHessian(m_layer.hessian, Made::columns, {0.01, one["act_order"].toBool()});
        GptqOptions options;
        options.grid.bits = one["bits"].toInt();
        options.grid.scheme = schemeNamed(one["scheme"].toString().toStdString());
        options.grid.scaleType = DType::F32;
        options.group = one["group"].toInt();
        options.staticGroups = one["static_groups"].toBool();
        const SolvedLayer solved = gptq(m_layer.weights, Made::rows, factor, options);
        const double equal = agreement(solved.codes, unpacked(one["codes"]));
        qInfo("%.4f %% of the codes", 100 * equal);
        QVERIFY(equal >= 0.999);
        compareLoss(solved.loss, one["loss"].toDouble());
        compareLoss(solved.errorSum, one["error_sum"].toDouble());
    }

    void sparseGptCases_data() {
        QTest::addColumn<QJsonObject>("one");
        for (const QJsonValue& value : m_golden["sparsegpt"].toArray()) {
            const QJsonObject one = value.toObject();
            QTest::addRow("sparsity %g, %d of %d, %d bits", one["sparsity"].toDouble(),
                          one["zeros"].toInt(), one["of"].toInt(), one["bits"].toInt())
                << one;
        }
    }

    void sparseGptCases() {
        QFETCH(QJsonObject, one);
        SparseGptOptions options;
        options.pattern = patternOf(one);
        if (const int bits = one["bits"].toInt()) {
            options.grid.emplace();
            options.grid->bits = bits;
            options.grid->scheme = Scheme::ZeroPoint;
            options.grid->scaleType = DType::F32;
        }
        const SolvedLayer solved =
            sparseGpt(m_layer.weights, Made::rows,
                      factorHessian(m_layer.hessian, Made::columns, {}), options);
        const double equal = agreement(solved.mask, unpacked(one["mask"]));
        qInfo("%.4f %% of the mask", 100 * equal);
        QVERIFY(equal >= 0.999);
        compareLoss(solved.loss, one["loss"].toDouble());
    }

    void wandaCases() {
        const std::vector<float> norms = inputNorms(m_layer);
        const QJsonArray cases = m_golden["wanda"].toArray();
        QVERIFY(cases.size() >= 4);
        for (const QJsonValue& value : cases) {
            const QJsonObject one = value.toObject();
            QCOMPARE(agreement(wandaMask(m_layer.weights, Made::rows, Made::columns, norms,
                                         patternOf(one)),
                               unpacked(one["mask"])),
                     1.0);
        }
    }

    void awqCases() {
        const std::vector<AwqWeight> weights = {{m_layer.weights, Made::rows}};
        const std::vector<float> hessian = asFloats(m_layer.hessian);
        std::vector<double> sums(Made::columns);
        for (size_t i = 0; i < m_layer.inputs.size(); ++i)
            sums[i % Made::columns] += std::abs(m_layer.inputs[i]) / Made::tokens;
        const QJsonArray cases = m_golden["awq"].toArray();
        QVERIFY(cases.size() >= 3);
        for (const QJsonValue& value : cases) {
            const QJsonObject one = value.toObject();
            AwqOptions options;
            options.grid.bits = one["bits"].toInt();
            options.grid.scheme = schemeNamed(one["scheme"].toString().toStdString());
            options.grid.scaleType = DType::F32;
            options.group = one["group"].toInt();
            options.duo = one["duo"].toBool();
            const std::vector<float> inputs = asFloats(m_layer.inputs);
            for (const CandidateLoss& loss : {lossOfHessian(weights, Made::columns, hessian),
                                              lossOfInputs(weights, Made::columns, inputs)}) {
                const AwqScales found =
                    searchAwqScales(weights, Made::columns, asFloats(sums), loss, options);
                QCOMPARE(found.exponent, one["exponent"].toDouble());
                compareLoss(found.loss, one["loss"].toDouble());
                compareLoss(found.plainLoss, one["plain_loss"].toDouble());
                const QJsonArray scales = one["scales"].toArray();
                QCOMPARE(static_cast<qsizetype>(found.scales.size()), scales.size());
                for (qsizetype j = 0; j < scales.size(); ++j) {
                    const double expected = scales[j].toDouble();
                    QVERIFY(std::abs(found.scales[static_cast<size_t>(j)] - expected) <=
                            1e-5 * expected);
                }
            }
            const SolvedLayer clipped = roundWithClipSearch(
                m_layer.weights, Made::rows, Made::columns, hessian, options.grid, options.group);
            compareLoss(
                layerLoss(m_layer.weights, clipped.values, Made::rows, Made::columns, hessian),
                one["clipped_loss"].toDouble());
            scaledAndClipped(one, options, hessian);
        }
    }

    void smoothQuant() {
        std::vector<float> inputs(Made::columns), columns(Made::columns);
        raiseColumnPeaks(asFloats(m_layer.inputs), Made::tokens, Made::columns, inputs);
        raiseColumnPeaks(m_layer.weights, Made::rows, Made::columns, columns);
        const std::vector<float> scales = smoothScales(inputs, columns, 0.5);
        const QJsonArray expected = m_golden["smooth"].toArray();
        QCOMPARE(static_cast<qsizetype>(scales.size()), expected.size());
        for (qsizetype j = 0; j < expected.size(); ++j)
            QCOMPARE(scales[static_cast<size_t>(j)], static_cast<float>(expected[j].toDouble()));
    }

    void lowRank() {
        std::vector<double> sums(Made::columns);
        for (size_t i = 0; i < m_layer.inputs.size(); ++i)
            sums[i % Made::columns] += std::abs(m_layer.inputs[i]) / Made::tokens;
        const auto loss = [&](const LowRankFactors& factors, int64_t rank) {
            return exactLoss(m_layer.weights, multiplied(factors, rank), m_layer.hessian);
        };
        const QJsonArray cases = m_golden["low_rank"].toArray();
        QVERIFY(cases.size() >= 3);
        for (const QJsonValue& value : cases) {
            const QJsonObject one = value.toObject();
            const int64_t rank = one["rank"].toInt();
            compareLoss(
                loss(whitenedSvd(m_layer.weights, Made::rows, Made::columns, m_layer.hessian, rank),
                     rank),
                one["whitened"].toDouble());
            compareLoss(
                loss(scaledSvd(m_layer.weights, Made::rows, Made::columns, asFloats(sums), rank),
                     rank),
                one["scaled"].toDouble());
        }
    }

  private:
    /// The whole of AWQ: the weights times the scales found, cut and rounded.
    void scaledAndClipped(const QJsonObject& one, const AwqOptions& options,
                          const std::vector<float>& hessian) const {
        std::vector<float> scales, values(m_layer.weights);
        for (const QJsonValue& scale : one["scales"].toArray())
            scales.push_back(static_cast<float>(scale.toDouble()));
        scaleColumns(values, scales);
        const SolvedLayer solved =
            roundWithClipSearch(values, Made::rows, Made::columns, scaledHessian(hessian, scales),
                                options.grid, options.group);
        const double equal = agreement(solved.codes, unpacked(one["codes"]));
        qInfo("%.4f %% of the codes", 100 * equal);
        QVERIFY(equal >= 0.999);
        values = solved.values;
        scaleColumns(values, scales, true);
        compareLoss(layerLoss(m_layer.weights, values, Made::rows, Made::columns, hessian),
                    one["scaled_clipped_loss"].toDouble());
    }
};

QTEST_APPLESS_MAIN(TestSolverGolden)
#include "tst_solver_golden.moc"
