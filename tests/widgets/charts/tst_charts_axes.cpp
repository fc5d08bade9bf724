// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic below the charts: scales, ticks, numbers as text.
#include <QTest>
#include <cmath>

#include "widgets/charts/axis_scale.h"
#include "widgets/charts/number_text.h"
#include "widgets/charts/plot_axes.h"

using namespace lathe::widgets;

class TestChartsAxes : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void logSharesAreDecades();
    void symLogKeepsZeroAndOrder();
    void linearTicks();
    void logTicks();
    void nicedEndsAreTicks();
    void zoomKeepsThePlaceUnderThePointer();
    void brokenRangesAreWidened();
    void pixelsAndValues();
    void numbers();
};

void TestChartsAxes::roundTrip_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("linear") << 0;
    QTest::newRow("log") << 1;
    QTest::newRow("symlog") << 2;
}

void TestChartsAxes::roundTrip() {
    QFETCH(int, kind);
    const AxisScale scale = kind == 0   ? AxisScale::linear(-3, 17)
                            : kind == 1 ? AxisScale::log(0.002, 5000)
                                        : AxisScale::symLog(-40, 900, 0.01);
    for (int i = 0; i <= 100; ++i) {
        const double share = i / 100.0;
        QVERIFY(std::abs(scale.share(scale.value(share)) - share) < 1e-12);
    }
    QCOMPARE(scale.share(scale.low()), 0.0);
    QCOMPARE(scale.share(scale.high()), 1.0);
}

void TestChartsAxes::logSharesAreDecades() {
    const AxisScale scale = AxisScale::log(1, 10000);
    QCOMPARE(scale.share(10), 0.25);
    QCOMPARE(scale.share(1000), 0.75);
    QCOMPARE(scale.share(0), 0.0);
    QCOMPARE(scale.share(-5), 0.0);
    QVERIFY(!scale.contains(0));
}

void TestChartsAxes::symLogKeepsZeroAndOrder() {
    const AxisScale scale = AxisScale::symLog(0, 1, 0.001);
    QCOMPARE(scale.share(0), 0.0);
    // log10(1 + v / L) by hand: 3.000434 at 1, 1.041393 at 0.01.
    QVERIFY(std::abs(scale.share(0.01) - 1.0413926852 / 3.0004340775) < 1e-9);
    QVERIFY(scale.share(0.001) < scale.share(0.002));
    std::vector<double> values;
    for (const AxisScale::Tick& tick : scale.ticks(5))
        if (tick.major) values.push_back(tick.value);
    QCOMPARE(values.size(), size_t{5});
    QCOMPARE(values.front(), 0.0);
    for (size_t i = 1; i < values.size(); ++i)
        QVERIFY(std::abs(values[i] - std::pow(10.0, static_cast<double>(i) - 4)) < 1e-12);
}

void TestChartsAxes::linearTicks() {
    QCOMPARE(niceStep(10, 5), 2.0);
    QCOMPARE(niceStep(1, 5), 0.2);
    QCOMPARE(niceStep(7, 8), 1.0);
    QCOMPARE(niceStep(45, 10), 5.0);
    const auto ticks = AxisScale::linear(-0.4, 0.4).ticks(8);
    QCOMPARE(ticks.size(), size_t{9});
    QCOMPARE(ticks[4].value, 0.0);
    QVERIFY(std::abs(ticks[8].value - 0.4) < 1e-12);
}

void TestChartsAxes::logTicks() {
    int major = 0, minor = 0;
    for (const AxisScale::Tick& tick : AxisScale::log(1, 1000).ticks(5))
        (tick.major ? major : minor) += 1;
    QCOMPARE(major, 4);   // 1, 10, 100, 1000
    QCOMPARE(minor, 24);  // 2 to 9 of three decades
    std::vector<double> values;
    for (const AxisScale::Tick& tick : AxisScale::log(60, 300).ticks(6))
        if (tick.major) values.push_back(tick.value);
    QCOMPARE(values, (std::vector<double>{60, 80, 100, 150, 200, 300}));
}

void TestChartsAxes::nicedEndsAreTicks() {
    const AxisScale linear = AxisScale::linear(-0.372, 0.386).niced(8);
    QVERIFY(std::abs(linear.low() + 0.4) < 1e-12 && std::abs(linear.high() - 0.4) < 1e-12);
    const AxisScale decades = AxisScale::log(0.0016, 0.39).niced(5);
    QVERIFY(std::abs(decades.low() - 0.001) < 1e-12 && std::abs(decades.high() - 1) < 1e-12);
    const AxisScale narrow = AxisScale::log(73, 269).niced(5);
    QVERIFY(std::abs(narrow.low() - 60) < 1e-9 && std::abs(narrow.high() - 300) < 1e-9);
}

void TestChartsAxes::zoomKeepsThePlaceUnderThePointer() {
    for (const AxisScale& scale : {AxisScale::linear(2, 12), AxisScale::log(0.1, 1000)}) {
        const double held = scale.value(0.3);
        const AxisScale closer = scale.zoomed(0.5, 0.3);
        QVERIFY(std::abs(closer.share(held) - 0.3) < 1e-12);
        QVERIFY(closer.low() > scale.low() && closer.high() < scale.high());
        const AxisScale panned = scale.panned(0.2);
        QVERIFY(std::abs(panned.share(scale.value(0.7)) - 0.5) < 1e-12);
    }
}

void TestChartsAxes::brokenRangesAreWidened() {
    for (const AxisScale& scale :
         {AxisScale::linear(NAN, 1), AxisScale::linear(5, 5), AxisScale::linear(0, 0),
          AxisScale::linear(3, -3), AxisScale::log(0, 0), AxisScale::log(-1, 100),
          AxisScale::log(7, 7), AxisScale::symLog(0, 1, NAN), AxisScale::log(INFINITY, 1)}) {
        QVERIFY(scale.high() > scale.low());
        const size_t count = scale.ticks(5).size();
        QVERIFY2(count >= 1 && count < 200, qPrintable(QString::number(count)));
    }
}

void TestChartsAxes::pixelsAndValues() {
    PlotAxis x, y;
    x.scale = AxisScale::linear(0, 10);
    y.scale = AxisScale::log(1, 100);
    const PlotAxes axes(QRectF(50, 20, 200, 100), x, y);
    QCOMPARE(axes.point(0, 1), QPointF(50, 120));
    QCOMPARE(axes.point(10, 100), QPointF(250, 20));
    QCOMPARE(axes.y(10), 70.0);
    QCOMPARE(axes.xValue(axes.x(3.3)), 3.3);
    QVERIFY(std::abs(axes.yValue(axes.y(42)) - 42) < 1e-9);
}

void TestChartsAxes::numbers() {
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    const QLocale taiwan(QStringLiteral("zh_TW")), china(QStringLiteral("zh_CN")),
        german(QStringLiteral("de_DE"));
    const auto plain = [](QString text) {
        return text.replace(QChar(QChar::Nbsp), QLatin1Char(' '));
    };
    QCOMPARE(plain(compactNumber(950, english)), QStringLiteral("950"));
    QCOMPARE(plain(compactNumber(10000, english)), QStringLiteral("10 k"));
    QCOMPARE(plain(compactNumber(3.4e6, english)), QStringLiteral("3.4 M"));
    QCOMPARE(plain(compactNumber(1000, taiwan)), QStringLiteral("1,000"));
    QCOMPARE(plain(compactNumber(100000, taiwan)), QStringLiteral("10 萬"));
    QCOMPARE(plain(compactNumber(2e8, china)), QStringLiteral("2 亿"));
    QCOMPARE(plain(byteText(663552, english)), QStringLiteral("0.664 MB"));
    QCOMPARE(plain(byteText(269e6, english)), QStringLiteral("269 MB"));
    QCOMPARE(plain(byteText(7.0e9, english)), QStringLiteral("7 GB"));
    QCOMPARE(plain(byteText(512, english)), QStringLiteral("512 B"));
    QCOMPARE(valueText(-0.1744, english), QStringLiteral("−0.174"));
    QCOMPARE(valueText(0.02, english), QStringLiteral("0.02"));
    QCOMPARE(valueText(0.02, german), QStringLiteral("0,02"));
    QCOMPARE(valueText(NAN, english), QStringLiteral("–"));
    QCOMPARE(valueText(0.000012, english), QStringLiteral("1.2×10⁻⁵"));
    QCOMPARE(signedText(0.44, english, 1), QStringLiteral("+0.4"));
    QCOMPARE(signedText(-1.25, english, 1), QStringLiteral("−1.3"));
    QCOMPARE(signedText(-0.01, english, 1), QStringLiteral("0.0"));
    QCOMPARE(tickLabels({-0.2, 0, 0.1}, english),
             (std::vector<QString>{QStringLiteral("−0.2"), QStringLiteral("0.0"),
                                   QStringLiteral("0.1")}));
    QCOMPARE(
        tickLabels({0, 5, 10}, english),
        (std::vector<QString>{QStringLiteral("0"), QStringLiteral("5"), QStringLiteral("10")}));
}

QTEST_GUILESS_MAIN(TestChartsAxes)
#include "tst_charts_axes.moc"
