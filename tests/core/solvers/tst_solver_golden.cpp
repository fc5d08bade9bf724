// SPDX-License-Identifier: GPL-3.0-or-later
// The solvers against PyTorch in float64, from the papers' equations
// (tests/tools/make_solver_golden.py).

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/solvers/gptq.h"
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
};

QTEST_APPLESS_MAIN(TestSolverGolden)
#include "tst_solver_golden.moc"
