// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of classifiers: cells, points and pictures are where the data say, by mouse and keys.
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "tests/widgets/charts/sample_charts.h"

using namespace lathe;
using namespace lathe::widgets;

class TestChartsClasses : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void confusionCells();
    void reliabilityPoints();
    void flippedPictures();
};

void TestChartsClasses::confusionCells() {
    ConfusionMatrix chart;
    chart.setData(tests::sampleConfusion());
    chart.resize(440, 420);
    QCOMPARE(chart.markCount(), 100);
    QCOMPARE(chart.table().rows[4][10].toInt(), 41);
    QCOMPARE(chart.markText(49).value, QStringLiteral("4 taken for 9: 41"));
    QCOMPARE(chart.markText(44).value, QStringLiteral("4: 965 right"));
    // Rows are right classes: down is another right class, across another prediction.
    const QRectF cell = chart.markShape(49).outline;
    QVERIFY(chart.markShape(59).outline.top() >= cell.bottom() - 1e-6);
    QVERIFY(chart.markShape(48).outline.right() <= cell.left() + 1e-6);
    QSignalSpy clicked(&chart, &ConfusionMatrix::cellClicked);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, cell.center().toPoint());
    QCOMPARE(clicked.last(), (QList<QVariant>{4, 9}));
    chart.setCursorMark(49);
    QTest::keyClick(&chart, Qt::Key_Right);  // at the end of its row
    QCOMPARE(chart.cursorMark(), 49);
    QTest::keyClick(&chart, Qt::Key_Down);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.cursorMark(), 58);
    chart.setData({{QStringLiteral("a"), QStringLiteral("b")}, {1, 2, 3}});
    QVERIFY(chart.isEmpty());
}

void TestChartsClasses::reliabilityPoints() {
    ReliabilityChart chart;
    chart.setSeries(tests::sampleReliability());
    chart.resize(380, 380);
    QCOMPARE(chart.markCount(), 24);  // three of fifteen bins have no examples
    QCOMPARE(chart.table().rows.size(), size_t(30));
    const ReliabilityPoint& point = chart.series()[1].points[3];
    const QPointF at = chart.markShape(12).anchor, end = chart.markShape(23).anchor;
    QVERIFY(end.x() > at.x() && end.y() < at.y());
    QCOMPARE(chart.markAt(at), 12);
    QVERIFY(chart.markText(12).value.startsWith(QStringLiteral("int3: ")));
    // A model that is exactly as right as it says lies on the diagonal of the plot.
    ReliabilityChart exact;
    exact.resize(380, 380);
    exact.setSeries({{QStringLiteral("a"), {}, 0, {{0, 0.5, 4, 0.25, 0.25}, {0.5, 1, 4, 1, 1}}}});
    ReliabilityChart over;
    over.resize(380, 380);
    over.setSeries({{QStringLiteral("a"), {}, 0, {{0, 0.5, 4, 0.25, 0}, {0.5, 1, 4, 1, 1}}}});
    QCOMPARE(exact.markShape(0).anchor.x(), over.markShape(0).anchor.x());
    const double height = over.markShape(0).anchor.y() - over.markShape(1).anchor.y();
    QVERIFY(std::abs(over.markShape(0).anchor.y() - exact.markShape(0).anchor.y() - height / 4) <
            1e-6);
    QVERIFY(point.accuracy < point.confidence);
}

void TestChartsClasses::flippedPictures() {
    FlipGallery chart;
    chart.setExamples(tests::sampleFlips(50));
    chart.resize(600, 340);
    const int shown = chart.markCount();
    QVERIFY(shown > 4 && shown < 50);
    QCOMPARE(chart.table().rows.size(), size_t(50));
    for (int i = 0; i < shown; ++i) {
        QVERIFY(QRectF(chart.rect()).contains(chart.markShape(i).outline));
        for (int k = i + 1; k < shown; ++k)
            QVERIFY(!chart.markShape(i).outline.intersects(chart.markShape(k).outline));
    }
    QSignalSpy clicked(&chart, &FlipGallery::exampleClicked);
    QTest::keyClick(&chart, Qt::Key_Home);
    QTest::keyClick(&chart, Qt::Key_Down);
    QVERIFY(chart.markShape(chart.cursorMark()).anchor.y() > chart.markShape(0).anchor.y());
    QTest::keyClick(&chart, Qt::Key_Space);
    QCOMPARE(clicked.last()[0].toLongLong(), chart.examples()[size_t(chart.cursorMark())].number);
}

QTEST_MAIN(TestChartsClasses)
#include "tst_charts_classes.moc"
