// SPDX-License-Identifier: GPL-3.0-or-later
// Heat maps, ranked bars and channels: what is clicked is what is told, marks are seen, colours
// mean what their legend says, more columns than pixels are still one picture.
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <algorithm>

#include "tests/widgets/charts/sample_charts.h"

using namespace lathe;
using namespace lathe::widgets;

class TestChartsMaps : public QObject {
    Q_OBJECT
  private slots:
    void cellsAndNamesAreClicked();
    void keysMoveAndToggle();
    void marksAreSeenAndSpoken();
    void signedZeroIsGrey();
    void bandsHaveScalesOfTheirOwn();
    void moreColumnsThanPixels();
    void cellsMeetWithoutSeams_data();
    void cellsMeetWithoutSeams();
    void linesBetweenCellsAreEqual();
    void hiddenBarsAreReached();
    void selectedBarStaysInSight();
    void barsBelowZeroReachLeft();
    void thresholdIsDragged();
};

void TestChartsMaps::cellsAndNamesAreClicked() {
    HeatMap map;
    map.resize(760, 320);
    map.setData(tests::sampleHeads());
    map.show();
    QSignalSpy cells(&map, &HeatMap::cellClicked), rows(&map, &HeatMap::rowClicked),
        columns(&map, &HeatMap::columnClicked);
    const QRectF cell = map.markShape(4 * 30 + 7).outline;
    QTest::mouseClick(&map, Qt::LeftButton, {}, cell.center().toPoint());
    QCOMPARE(cells.count(), 1);
    QCOMPARE(cells[0], (QVariantList{4, 7}));
    const QRectF first = map.markShape(4 * 30).outline, top = map.markShape(7).outline;
    QTest::mouseClick(&map, Qt::LeftButton, {},
                      QPointF(first.left() - 8, first.center().y()).toPoint());
    QCOMPARE(rows[0], QVariantList{4});
    QTest::mouseClick(&map, Qt::LeftButton, {}, QPointF(top.center().x(), top.top() - 8).toPoint());
    QCOMPARE(columns[0], QVariantList{7});
    QCOMPARE(cells.count(), 1);
    // Between the groups of rows there is nothing.
    const QRectF above = map.markShape(2 * 30).outline, below = map.markShape(3 * 30).outline;
    QVERIFY(below.top() > above.bottom() + 4);
    QCOMPARE(map.markAt({above.center().x(), (above.bottom() + below.top()) / 2}), -1);
}

void TestChartsMaps::keysMoveAndToggle() {
    HeatMap map;
    map.resize(760, 320);
    map.setData(tests::sampleHeads());
    QSignalSpy cells(&map, &HeatMap::cellClicked);
    QSignalSpy rows(&map, &HeatMap::rowClicked), columns(&map, &HeatMap::columnClicked);
    QTest::keyClick(&map, Qt::Key_Space, Qt::ShiftModifier);  // no cursor yet
    QCOMPARE(rows.count(), 0);
    for (const int key : {Qt::Key_Right, Qt::Key_Down, Qt::Key_Right, Qt::Key_Space})
        QTest::keyClick(&map, Qt::Key(key));
    QCOMPARE(cells[0], (QVariantList{1, 1}));
    // The names of the cursor's row and column.
    QTest::keyClick(&map, Qt::Key_Down);
    QTest::keyClick(&map, Qt::Key_Space, Qt::ShiftModifier);
    QTest::keyClick(&map, Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(rows.count() + columns.count(), 2);
    QCOMPARE(rows[0], QVariantList{2});
    QCOMPARE(columns[0], QVariantList{1});
    QCOMPARE(cells.count(), 1);
    // Control points without more.
    QTest::mouseClick(&map, Qt::LeftButton, Qt::ControlModifier,
                      map.markShape(4 * 30 + 7).outline.center().toPoint());
    QCOMPARE(map.cursorMark(), 4 * 30 + 7);
    QCOMPARE(cells.count(), 1);
    // Without a cursor an arrow begins at what is selected.
    map.setCursorMark(-1);
    map.setSelected(1, 5);
    QTest::keyClick(&map, Qt::Key_Right);
    QCOMPARE(map.cursorMark(), 30 + 5);
    QTest::keyClick(&map, Qt::Key_Up);
    QTest::keyClick(&map, Qt::Key_Up);
    QCOMPARE(map.cursorMark(), 5);
}

void TestChartsMaps::marksAreSeenAndSpoken() {
    HeatMap map;
    map.resize(300, 200);
    HeatMapData data = tests::sampleHeads(4, 1, 2);
    data.marks.assign(8, HeatMark::None);
    map.setData(data);
    const QImage plain = map.renderImage({300, 200});
    for (const HeatMark mark : {HeatMark::Removed, HeatMark::Chosen}) {
        std::vector<HeatMark> marks(8, HeatMark::None);
        marks[5] = mark;
        map.setMarks(marks);
        QVERIFY(map.renderImage({300, 200}) != plain);
        QVERIFY(map.markText(5).explanation != map.markText(4).explanation);
        QVERIFY(map.csv().count(QStringLiteral("yes")) == 1);
    }
    map.setMarks({HeatMark::Chosen});  // does not fit
    QCOMPARE(map.csv().count(QStringLiteral("yes")), 1);
}

void TestChartsMaps::signedZeroIsGrey() {
    HeatMap map;
    HeatMapData data;
    data.palette = HeatPalette::Signed;
    data.rows = {QStringLiteral("a")};
    data.columns = {QStringLiteral("minus"), QStringLiteral("zero"), QStringLiteral("plus")};
    data.values = {-0.2, 0, 0.8};
    map.setData(data);
    map.resize(300, 120);
    const QImage picture = map.renderImage({300, 120});
    const auto colour = [&](int mark) {
        const QRectF cell = map.markShape(mark).outline;
        return picture.pixelColor(qRound(cell.left()) + 3, qRound(cell.top()) + 3);
    };
    QCOMPARE(colour(1).rgb(), signedColor(0, ThemeMode::Light).rgb());
    QCOMPARE(colour(2).rgb(), signedColor(1, ThemeMode::Light).rgb());
    QCOMPARE(colour(0).rgb(),
             signedColor(-0.25, ThemeMode::Light).rgb());  // one scale for both signs
}

void TestChartsMaps::bandsHaveScalesOfTheirOwn() {
    HeatMap map;
    HeatMapData data;
    data.rows = {QStringLiteral("a"), QStringLiteral("b")};
    data.columns = {QStringLiteral("8"), QStringLiteral("8")};
    data.columnBands = {{QStringLiteral("percent"), 1}, {QStringLiteral("nats"), 1}};
    data.colourPerBand = true;
    data.values = {10, 0.001, 100, 0.01};
    map.setData(data);
    map.resize(300, 160);
    const QImage picture = map.renderImage({300, 160});
    const auto colour = [&](int mark) {
        const QRectF cell = map.markShape(mark).outline;
        return picture.pixelColor(qRound(cell.left()) + 3, qRound(cell.top()) + 3);
    };
    QCOMPARE(colour(0), colour(1));
    QCOMPARE(colour(2), colour(3));
    QVERIFY(colour(0) != colour(2));
    QVERIFY(map.markText(3).explanation.startsWith(QStringLiteral("nats")));
}

void TestChartsMaps::moreColumnsThanPixels() {
    HeatMap map;
    map.resize(300, 160);
    HeatMapData data;
    data.rows = {QStringLiteral("0"), QStringLiteral("1")};
    constexpr int kColumns = 5000, kLoud = 3210;
    for (int i = 0; i < kColumns; ++i) data.columns << QString::number(i);
    data.values.assign(2 * kColumns, 0.1);
    data.values[kColumns + kLoud] = 50;
    map.setData(data);
    const QRectF cell = map.markShape(kColumns + kLoud).outline;
    const QImage picture = map.renderImage({300, 160});
    // One loud column among seventeen of a pixel is still seen, and in its row alone.
    bool seen = false;
    for (int x = qRound(cell.center().x()) - 2; x <= qRound(cell.center().x()) + 2; ++x)
        seen |=
            picture.pixelColor(x, qRound(cell.center().y())) == magnitudeColor(1, ThemeMode::Light);
    QVERIFY(seen);
    const QRectF quiet = map.markShape(kLoud).outline;
    QVERIFY(picture.pixelColor(quiet.center().toPoint()) != magnitudeColor(1, ThemeMode::Light));
    data.values.resize(7);
    map.setData(data);
    QVERIFY(map.isEmpty());
}

void TestChartsMaps::cellsMeetWithoutSeams_data() {
    QTest::addColumn<int>("columns");
    QTest::addColumn<double>("dpr");
    for (const int columns : {50, 900})
        for (const double dpr : {1.0, 1.25, 1.5, 1.75, 2.0, 3.0})
            QTest::addRow("%d columns, %g", columns, dpr) << columns << dpr;
}

// Cells of one colour are one area, at whatever place on the screen's pixels the map begins.
void TestChartsMaps::cellsMeetWithoutSeams() {
    QFETCH(int, columns);
    QFETCH(double, dpr);
    HeatMapData data;
    for (int row = 0; row < 40; ++row) data.rows << QString::number(row);
    for (int column = 0; column < columns; ++column) data.columns << QString::number(column);
    data.values.assign(size_t(40 * columns), 1.0);
    data.rowBands = {{"a", 15}, {"b", 25}};
    HeatMap map;
    map.setData(data);
    for (int height = 180; height <= 340; height += 3) {
        map.resize(400, height);
        for (const double offset : {0.0, 0.25, 0.5, 0.75}) {
            QImage image((map.size() + QSize(2, 2)) * dpr, QImage::Format_RGB32);
            image.setDevicePixelRatio(dpr);
            QPainter painter(&image);
            painter.translate(offset / dpr, offset / dpr);
            map.render(&painter, QPoint(), QRegion(), QWidget::RenderFlags());
            for (const auto& [first, last] : {std::pair{0, 14}, {15, 39}}) {
                const QRectF from = map.markShape(first * columns).outline,
                             to = map.markShape(last * columns + columns - 1).outline;
                const QRect area(((from.topLeft() + QPointF(3, 2)) * dpr).toPoint(),
                                 ((to.bottomRight() - QPointF(3, 2)) * dpr).toPoint());
                const QRgb colour = image.pixel(area.topLeft());
                for (int y = area.top(); y <= area.bottom(); ++y) {
                    const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
                    const auto* end = line + area.right() + 1;
                    const auto* other = std::find_if(line + area.left(), end,
                                                     [&](QRgb pixel) { return pixel != colour; });
                    QVERIFY2(other == end,
                             qPrintable(QStringLiteral("height %1, offset %2: a seam at %3, %4")
                                            .arg(height)
                                            .arg(offset)
                                            .arg(other - line)
                                            .arg(y)));
                }
            }
        }
    }
}

// Between large cells the line is as wide everywhere.
void TestChartsMaps::linesBetweenCellsAreEqual() {
    HeatMapData data;
    for (int row = 0; row < 7; ++row) data.rows << QString::number(row);
    data.columns = QStringList{"a", "b"};
    data.values.assign(14, 1.0);
    HeatMap map;
    map.setData(data);
    for (const double dpr : {1.0, 1.25, 1.5, 1.75, 2.0})
        for (int height = 160; height <= 320; ++height) {
            map.resize(300, height);
            const QImage image = map.renderImage(map.size(), dpr);
            // Left in a cell, where no number stands.
            const double x = map.markShape(0).outline.left() + 3;
            const QRectF last = map.markShape(12).outline;
            QList<int> lines;
            int width = 0;
            const QRgb colour = image.pixel((QPointF(x, last.top() + 4) * dpr).toPoint());
            const int top = qRound((map.markShape(0).outline.top() + 4) * dpr);
            for (int y = top; y < qRound((last.top() + 4) * dpr); ++y) {
                if (image.pixel(qRound(x * dpr), y) != colour) {
                    ++width;
                } else if (width > 0) {
                    lines << std::exchange(width, 0);
                }
            }
            QCOMPARE(lines, QList<int>(6, lines.value(0)));
        }
}

void TestChartsMaps::hiddenBarsAreReached() {
    RankedBars bars;
    bars.resize(360, 200);
    bars.setData(tests::sampleRanking(100));
    bars.show();
    QSignalSpy clicked(&bars, &RankedBars::barClicked);
    const QPoint top = bars.markShape(0).outline.center().toPoint();
    QTest::mouseClick(&bars, Qt::LeftButton, {}, top);
    QCOMPARE(clicked[0], QVariantList{0});
    QTest::keyClick(&bars, Qt::Key_End);
    QCOMPARE(bars.cursorMark(), 99);
    QCOMPARE(bars.markAt(bars.markShape(99).anchor - QPointF(1, 0)), 99);
    QTest::keyClick(&bars, Qt::Key_Return);
    QCOMPARE(clicked[1], QVariantList{99});
    QVERIFY(bars.markAt(top) > 50);
    QTest::keyClick(&bars, Qt::Key_Home);
    QCOMPARE(bars.markAt(top), 0);
    QWheelEvent wheel(top, bars.mapToGlobal(top), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&bars, &wheel);
    QCOMPARE(bars.markAt(top), 3);
}

/// Where another order or less room would take it out of sight.
void TestChartsMaps::selectedBarStaysInSight() {
    RankedBars bars;
    bars.resize(360, 400);
    RankedBarsData data = tests::sampleRanking(100);
    const int selected =
        static_cast<int>(std::ranges::find_if(data.bars, &RankedBar::selected) - data.bars.begin());
    bars.setData(data);
    bars.show();
    QCOMPARE(bars.markAt(bars.markShape(selected).outline.center()), selected);
    std::ranges::reverse(data.bars);
    bars.setData(data);
    const int now = 99 - selected;
    QCOMPARE(bars.markAt(bars.markShape(now).outline.center()), now);
    bars.resize(360, 200);
    QCOMPARE(bars.markAt(bars.markShape(now).outline.center()), now);
    // Whoever has turned the wheel away from it looks at something else.
    const QPoint middle(180, 60);
    QWheelEvent wheel(middle, bars.mapToGlobal(middle), {}, {0, 120 * 50}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&bars, &wheel);
    bars.resize(360, 180);
    QCOMPARE(bars.markAt(bars.markShape(0).outline.center()), 0);
}

void TestChartsMaps::barsBelowZeroReachLeft() {
    RankedBars bars;
    bars.resize(360, 200);
    RankedBarsData data;
    data.bars = {{"a", 2, 0.1, {}, false}, {"b", 0, 0.1, {}, false}, {"c", -1, 0.1, {}, false}};
    bars.setData(data);
    bars.show();
    const QRectF most = bars.markShape(0).outline, least = bars.markShape(2).outline;
    QVERIFY(qAbs(most.left() - least.right()) < 0.01);
    QVERIFY(qAbs(most.width() - 2 * least.width()) < 0.01);
    QVERIFY(bars.markShape(2).anchor.x() < bars.markShape(1).anchor.x());
    const QImage picture = bars.grab().toImage();
    QCOMPARE(picture.pixelColor(least.topLeft().toPoint() + QPoint(3, 3)),
             picture.pixelColor(most.topLeft().toPoint() + QPoint(3, 3)));
}

void TestChartsMaps::thresholdIsDragged() {
    ChannelBars bars;
    bars.resize(560, 220);
    bars.setData(tests::sampleLoudness(120));
    bars.show();
    const int before = bars.above();
    QVERIFY(before > 0 && before < 120);
    QSignalSpy dragged(&bars, &ChannelBars::thresholdDragged),
        clicked(&bars, &ChannelBars::channelClicked);
    const QPoint line(280, qRound(bars.thresholdY()));
    QTest::mousePress(&bars, Qt::LeftButton, {}, line);
    QTest::mouseMove(&bars, line - QPoint(0, 55));
    QTest::mouseRelease(&bars, Qt::LeftButton, {}, line - QPoint(0, 55));
    QVERIFY(dragged.count() > 0 && clicked.isEmpty());
    QVERIFY(dragged.last()[0].toDouble() > 6);
    QVERIFY(bars.above() < before);
    QCOMPARE(bars.data().threshold, std::optional(dragged.last()[0].toDouble()));
    // Elsewhere a channel is chosen.
    QTest::mouseClick(&bars, Qt::LeftButton, {},
                      bars.markShape(60).anchor.toPoint() + QPoint(0, 20));
    QCOMPARE(clicked.count(), 1);
}

QTEST_MAIN(TestChartsMaps)
#include "tst_charts_maps.moc"
