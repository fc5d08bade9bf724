// SPDX-License-Identifier: GPL-3.0-or-later
// Live curves: thinning, themes, logarithmic scale, table, mouse and keyboard.
#include <QAccessible>
#include <QApplication>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "widgets/curves/live_curve.h"
#include "widgets/style/theme.h"

using namespace lathe::widgets;

namespace {

SeriesStyle blueStyle() {
    SeriesStyle style;
    style.hue = Series::Blue;
    return style;
}

SeriesStyle originalStyle() {
    SeriesStyle style;
    style.original = true;
    return style;
}

/// Two curves over the same steps, 12, 11, 10, ... and twice that.
void fillTwo(LiveCurve& curve, int count = 6) {
    curve.setTitle(QStringLiteral("Perplexity so far"));
    curve.setAxisNames(QStringLiteral("windows"), QStringLiteral("perplexity"));
    curve.addSeries(QStringLiteral("original"), originalStyle());
    curve.addSeries(QStringLiteral("compressed"), blueStyle());
    for (int i = 1; i <= count; ++i) {
        curve.append(0, i, 13 - i);
        curve.append(1, i, 26 - 2 * i);
    }
}

int pixelsNear(const QImage& image, const QColor& color) {
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            found += std::abs(pixel.red() - color.red()) < 12 &&
                     std::abs(pixel.green() - color.green()) < 12 &&
                     std::abs(pixel.blue() - color.blue()) < 12;
        }
    return found;
}

}  // namespace

class TestLiveCurve : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!.*propagateSizeHints)")));
    }
    void manyPointsAreThinned();
    void pointsStandWhereTheyBelong();
    void themeSwitchKeepsMeanings();
    void logarithmicOnlyWhilePositive();
    void valuesThatAreNoNumbers();
    void tableHasEveryPoint();
    void keyboardSpeaks();
    void cursorStaysWhileGrowing();
    void mouseFindsPoints();
    void exportsRealText();
    void emptyAndCleared();
};

void TestLiveCurve::manyPointsAreThinned() {
    LiveCurve curve;
    curve.resize(300, 110);
    const int series = curve.addSeries(QStringLiteral("loss"), blueStyle());
    for (int i = 0; i < 10000; ++i) {
        curve.append(series, i, i * 0.5);
        const QList<QPointF>& points = curve.points(series);
        QVERIFY(points.size() <= ThinnedPoints::kMost);
        QCOMPARE(points.first(), QPointF(0, 0));
        QCOMPARE(points.last(), QPointF(i, i * 0.5));
        if (i % 500 == 0) QVERIFY(!curve.renderImage(curve.size()).isNull());
    }
    // 10,000 need every eighth to stay below 2,000.
    const QList<QPointF>& points = curve.points(series);
    QCOMPARE(points.size(), 1251);
    for (int i = 0; i < 1250; ++i) QCOMPARE(points[i], QPointF(8 * i, 4 * i));
    QVERIFY(curve.table().rows.front()[0].toString().contains(QStringLiteral("1 of 8")));
}

void TestLiveCurve::pointsStandWhereTheyBelong() {
    LiveCurve curve;
    curve.resize(600, 260);
    curve.addSeries(QStringLiteral("a"), blueStyle());
    const double values[] = {10, 20, 30};
    for (int i = 0; i < 3; ++i) curve.append(0, i, values[i]);
    const auto at = [&](int i) { return curve.markShape(curve.markOf(0, i)).anchor; };
    QVERIFY(at(0).x() < at(2).x() && at(0).y() > at(2).y());
    QVERIFY(QLineF(at(1), (at(0) + at(2)) / 2).length() < 0.01);

    curve.clear();
    curve.addSeries(QStringLiteral("a"), blueStyle());
    curve.setLogY(true);
    const double decades[] = {10, 100, 1000};
    for (int i = 0; i < 3; ++i) curve.append(0, i, decades[i]);
    QVERIFY(at(0).y() > at(2).y() + 50);
    QVERIFY(QLineF(at(1), (at(0) + at(2)) / 2).length() < 0.01);

    // The axis that is told where the steps end leaves room for them.
    const double before = at(2).x();
    curve.expectUntil(4);
    QVERIFY(std::abs((at(2).x() - at(0).x()) * 2 - (before - at(0).x())) < 3);
}

void TestLiveCurve::themeSwitchKeepsMeanings() {
    applyTheme(*qApp, ThemeMode::Light);
    LiveCurve curve;
    curve.resize(400, 200);
    fillTwo(curve);
    curve.show();  // a widget that was never shown hears of no theme
    QVERIFY(QTest::qWaitForWindowExposed(&curve));
    const QImage light = curve.renderImage(curve.size());
    QVERIFY(pixelsNear(light, tokens(ThemeMode::Light).compressed) > 50);
    QVERIFY(pixelsNear(light, tokens(ThemeMode::Light).text3) > 20);
    applyTheme(*qApp, ThemeMode::Dark);
    const QImage dark = curve.renderImage(curve.size());
    QVERIFY(pixelsNear(dark, tokens(ThemeMode::Dark).compressed) > 50);
    QVERIFY(pixelsNear(dark, tokens(ThemeMode::Dark).surface) > dark.width() * dark.height() / 2);
    // Print colours do not depend on the theme.
    QCOMPARE(curve.renderImage(curve.size(), 1, ChartColors::Print), light);
    applyTheme(*qApp, ThemeMode::Light);
    QCOMPARE(curve.renderImage(curve.size()), light);
}

void TestLiveCurve::logarithmicOnlyWhilePositive() {
    LiveCurve curve;
    curve.resize(300, 110);
    fillTwo(curve);
    const QImage linear = curve.renderImage(curve.size());
    curve.setLogY(true);
    QVERIFY(curve.drawsLogY());
    QVERIFY(curve.renderImage(curve.size()) != linear);
    for (const double value : {1e-9, 0.0, -1.0, 1e12}) {
        curve.append(1, 10, value);
        QVERIFY(!curve.renderImage(curve.size()).isNull());
        const double y = curve.markShape(curve.markOf(1, 6)).anchor.y();
        QVERIFY(y >= 0 && y <= curve.height());
    }
    QVERIFY(!curve.drawsLogY() && curve.isLogY());
    curve.clear();
    fillTwo(curve);
    QVERIFY(curve.drawsLogY());
    QVERIFY(!curve.renderImage(curve.size()).isNull());
}

void TestLiveCurve::valuesThatAreNoNumbers() {
    LiveCurve curve;
    curve.resize(300, 110);
    fillTwo(curve);
    curve.append(1, 7, NAN);
    curve.append(1, 8, INFINITY);
    QVERIFY(!curve.renderImage(curve.size()).isNull());
    QCOMPARE(curve.points(1).size(), 8);
    QCOMPARE(curve.markText(curve.markOf(1, 6)).value, QStringLiteral("compressed: –"));
    QVERIFY(curve.rect().toRectF().contains(curve.markShape(curve.markOf(1, 7)).anchor));
    LiveCurve none;
    none.addSeries(QStringLiteral("a"), blueStyle());
    none.append(0, 1, NAN);
    QVERIFY(!none.renderImage({300, 110}).isNull());
}

void TestLiveCurve::tableHasEveryPoint() {
    LiveCurve curve;
    fillTwo(curve);
    const ChartTable table = curve.table();
    QCOMPARE(table.rows.size(), size_t(12));
    QCOMPARE(table.headers.size(), 3);
    QCOMPARE(table.rows[7][0].toString(), QStringLiteral("compressed"));
    QCOMPARE(table.rows[7][1].toDouble(), 2.0);
    QCOMPARE(table.rows[7][2].toDouble(), 22.0);
    QCOMPARE(curve.csv().count(QStringLiteral("\r\n")), 13);
    QVERIFY(curve.csv().contains(QStringLiteral("original,3,10\r\n")));
}

void TestLiveCurve::keyboardSpeaks() {
    LiveCurve curve;
    curve.resize(300, 110);
    fillTwo(curve);
    curve.show();
    curve.setFocus();
    QTest::keyClick(&curve, Qt::Key_Right);  // at the newest point
    QCOMPARE(curve.cursorMark(), curve.markOf(0, 5));
    QTest::keyClick(&curve, Qt::Key_Down);
    QCOMPARE(curve.cursorMark(), curve.markOf(1, 5));
    QTest::keyClick(&curve, Qt::Key_Left);
    QVERIFY(curve.accessibleDescription().contains(QStringLiteral("compressed: 16")));
    QVERIFY(curve.accessibleDescription().contains(QStringLiteral("windows 5")));
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(&curve);
    QVERIFY(spoken);
    QCOMPARE(spoken->role(), QAccessible::Chart);
    QCOMPARE(spoken->text(QAccessible::Value), QStringLiteral("compressed: 16"));
    QTest::keyClick(&curve, Qt::Key_Home);
    QCOMPARE(curve.cursorMark(), curve.markOf(1, 0));
    QTest::keyClick(&curve, Qt::Key_Left);
    QCOMPARE(curve.cursorMark(), curve.markOf(1, 0));
    QTest::keyClick(&curve, Qt::Key_Escape);
    QCOMPARE(curve.cursorMark(), -1);
}

void TestLiveCurve::cursorStaysWhileGrowing() {
    LiveCurve curve;
    curve.resize(300, 110);
    fillTwo(curve);
    curve.setCursorMark(curve.markOf(1, 4));
    const QString said = curve.accessibleDescription();
    for (int i = 7; i < 300; ++i) curve.append(0, i, 1);
    QCOMPARE(curve.cursorMark(), curve.markOf(1, 4));
    QCOMPARE(curve.accessibleDescription(), said);
    // Thinning moves it to the point that stands for its place: index 4 of every, 2 of every other.
    for (int i = 7; i < 2100; ++i) curve.append(1, i, 1);
    QCOMPARE(curve.cursorMark(), curve.markOf(1, 2));
    QCOMPARE(curve.accessibleDescription(), said);
}

void TestLiveCurve::mouseFindsPoints() {
    LiveCurve curve;
    curve.resize(600, 260);
    fillTwo(curve);
    for (const int mark : {curve.markOf(0, 0), curve.markOf(0, 3), curve.markOf(1, 5)})
        QCOMPARE(curve.markAt(curve.markShape(mark).anchor + QPointF(2, -2)), mark);
    QCOMPARE(curve.markAt({1, 1}), -1);
}

void TestLiveCurve::exportsRealText() {
    LiveCurve curve;
    curve.resize(300, 110);
    fillTwo(curve);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("curve.svg"));
    QVERIFY(curve.saveSvg(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray svg = file.readAll();
    for (const char* text : {"compressed 14", "original 7", "windows", "Perplexity so far"})
        QVERIFY2(svg.contains(text), text);
    QVERIFY(!svg.contains("<image"));
}

void TestLiveCurve::emptyAndCleared() {
    LiveCurve curve;
    curve.setEmptyState(QStringLiteral("No value yet."));
    QVERIFY(curve.isEmpty());
    QVERIFY(!curve.renderImage({300, 110}).isNull());
    curve.addSeries(QStringLiteral("a"), blueStyle());
    QVERIFY(curve.isEmpty());
    curve.append(0, 1, 2);
    QVERIFY(!curve.isEmpty());
    QVERIFY(!curve.renderImage({300, 110}).isNull());
    curve.setCursorMark(curve.markOf(0, 0));
    curve.clear();
    QVERIFY(curve.isEmpty());
    QCOMPARE(curve.cursorMark(), -1);
    QCOMPARE(curve.markCount(), 0);
}

QTEST_MAIN(TestLiveCurve)
#include "tst_live_curve.moc"
