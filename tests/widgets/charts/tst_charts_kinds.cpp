// SPDX-License-Identifier: GPL-3.0-or-later
// What single kinds of charts do by themselves: names and labels that find room, clicks, keys.
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

#include "tests/widgets/charts/sample_charts.h"
#include "widgets/charts/number_text.h"

using namespace lathe;
using namespace lathe::widgets;

namespace {

/// What a chart draws as text and lines, without colours.
QByteArray svgOf(const ChartWidget& chart, const QSize& size) {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chart.svg"));
    if (!chart.saveSvg(path, size)) return {};
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestChartsKinds : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void treemapClickSelects();
    void treemapShortensNames();
    void fitCountsInTheUnitOfTheNeed();
    void rankedBarsSayHowMany();
    void tilesByKeyboard();
    void channelClick();
    void scatterLabelsStayApart();
    void scatterLabelsKeepOffLines();
    void scatterClickZoomAndFront();
    void zeroOnALogAxisIsShown();
};

void TestChartsKinds::treemapClickSelects() {
    TreemapChart chart;
    chart.setItems(tests::sampleTreemap());
    chart.resize(700, 420);
    QSignalSpy selected(&chart, &TreemapChart::itemSelected);
    const std::vector<QRectF> rects = chart.itemRects();
    double bytes = 0, area = 0;
    for (size_t i = 0; i < rects.size(); ++i) {
        bytes += chart.items()[i].bytes;
        area += rects[i].width() * rects[i].height();
        for (size_t k = i + 1; k < rects.size(); ++k) {
            const QRectF common = rects[i].intersected(rects[k]);
            QVERIFY(common.width() * common.height() < 1e-6);
        }
    }
    for (size_t i = 0; i < rects.size(); ++i)
        QVERIFY(std::abs(rects[i].width() * rects[i].height() / area -
                         chart.items()[i].bytes / bytes) < 1e-9);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, rects[1].center().toPoint());
    QCOMPARE(selected.last()[0].toString(), chart.items()[1].id);
    QCOMPARE(chart.selectedId(), chart.items()[1].id);
}

/// A block's name where it has room, else its number, else nothing.
void TestChartsKinds::treemapShortensNames() {
    TreemapChart chart;
    std::vector<TreemapItem> items;
    for (int block = 0; block < 12; ++block)
        for (const char* part : {"ffn.down", "attn.q"})
            items.push_back({QStringLiteral("%1.%2").arg(block).arg(QLatin1String(part)),
                             QLatin1String(part), QStringLiteral("block %1").arg(block + 30), 1e6,
                             QStringLiteral("f16")});
    chart.setItems(std::move(items));
    const auto shows = [&](const QSize& size, const QString& text) {
        return svgOf(chart, size).contains(">" + text.toUtf8() + "<");
    };
    for (int block = 30; block < 42; ++block) {
        const QString name = QStringLiteral("block %1").arg(block),
                      number = QString::number(block);
        QVERIFY(shows({900, 600}, name) && !shows({900, 600}, number));
        QVERIFY(!shows({220, 160}, name) && shows({220, 160}, number));
        QVERIFY(!shows({60, 50}, name) && !shows({60, 50}, number));
    }
}

/// How many there are is said in full where there is room, however short the names of bars are.
void TestChartsKinds::rankedBarsSayHowMany() {
    RankedBars chart;
    RankedBarsData data;
    data.axisName = QStringLiteral("nats");
    for (int i = 0; i < 12000; ++i) data.bars.push_back({QStringLiteral("a"), 12000.0 - i, 0, {}});
    chart.setData(data);
    const QByteArray whole = " of " + chart.locale().toString(12000).toUtf8() + "<";
    QVERIFY(svgOf(chart, {500, 220}).contains(whole));
    QVERIFY(!svgOf(chart, {150, 220}).contains(whole));
}

/// Megabytes are drawn on an axis in megabytes, however much memory is free.
void TestChartsKinds::fitCountsInTheUnitOfTheNeed() {
    FitBar chart;
    chart.resize(520, 160);
    FitBarData data;
    data.rows = {{QStringLiteral("original"),
                  {{QStringLiteral("weights"), 5.25e6, Series::Blue, false},
                   {QStringLiteral("KV cache"), 1.5e6, Series::Orange, false}}}};
    data.limitLabel = QStringLiteral("free");
    data.limitBytes = 25.28e9;
    chart.setData(data);
    QVERIFY(chart.markShape(0).outline.width() > 150);
    const QByteArray far = svgOf(chart, {520, 160});
    QVERIFY(far.contains(">MB<") && !far.contains(">GB<"));
    const auto named = [&] {
        return (QStringLiteral("free ") + byteText(chart.data().limitBytes, chart.locale()))
            .toUtf8();
    };
    QVERIFY(far.contains(named()) && far.contains("→"));  // in a font of its own
    QVERIFY(chart.markText(0).explanation.contains(byteText(25.27325e9, chart.locale()) +
                                                   QStringLiteral(" to spare")));
    // Within sight it is a line on the axis.
    data.limitBytes = 20e6;
    chart.setData(data);
    QVERIFY(chart.markShape(0).outline.width() < 150);
    const QByteArray near = svgOf(chart, {520, 160});
    QVERIFY(near.contains(named()) && !near.contains("→"));
}

void TestChartsKinds::tilesByKeyboard() {
    SmallMultiples chart;
    chart.setData(tests::sampleTiles());
    chart.resize(860, 220);
    QSignalSpy selected(&chart, &SmallMultiples::selected);
    QTest::keyClick(&chart, Qt::Key_Home);
    QTest::keyClick(&chart, Qt::Key_Down);
    QTest::keyClick(&chart, Qt::Key_Right);
    QTest::keyClick(&chart, Qt::Key_Space);
    QCOMPARE(selected.count(), 1);
    // One row down and one to the right lies exactly there.
    const QPointF first = chart.markShape(0).anchor,
                  there = chart.markShape(selected[0][0].toInt()).anchor;
    QVERIFY(there.y() > first.y() && there.x() > first.x());
    QCOMPARE(chart.selectedTile(), chart.cursorMark());
    for (int i = 0; i < chart.markCount(); ++i)
        for (int k = i + 1; k < chart.markCount(); ++k)
            QVERIFY(!chart.markShape(i).outline.intersects(chart.markShape(k).outline));
}

void TestChartsKinds::channelClick() {
    ChannelRangeChart chart;
    chart.setData(tests::sampleChannels(20000));
    chart.resize(190, 400);
    QSignalSpy clicked(&chart, &ChannelRangeChart::channelClicked);
    const QPoint at = chart.markShape(10000).anchor.toPoint();
    QTest::mouseClick(&chart, Qt::LeftButton, {}, at);
    QCOMPARE(clicked.count(), 1);
    QVERIFY(std::abs(clicked[0][0].toInt() - 10000) <= 100);  // 20,000 channels on some 320 pixels
    // A band of channels is seen, and where an arrow begins.
    const QImage before = chart.renderImage(chart.size());
    chart.setSelected(500, 8);
    QVERIFY(chart.renderImage(chart.size()) != before);
    chart.setCursorMark(-1);
    QTest::keyClick(&chart, Qt::Key_Down);
    QCOMPARE(chart.cursorMark(), 500);
}

void TestChartsKinds::scatterLabelsStayApart() {
    for (const bool chinese : {false, true})
        for (const QSize size : {QSize(540, 420), QSize(430, 340), QSize(900, 600)}) {
            ScatterChart chart;
            chart.setData(tests::sampleScatter(chinese));
            chart.resize(size);
            const std::vector<PlacedLabel> labels = chart.labels();
            int shown = 0;
            for (size_t i = 0; i < labels.size(); ++i) {
                if (labels[i].rect.isEmpty()) continue;
                ++shown;
                QVERIFY(QRectF(chart.rect()).contains(labels[i].rect));
                for (size_t k = 0; k < labels.size(); ++k) {
                    QVERIFY(k == i || !labels[i].rect.intersects(labels[k].rect));
                    QVERIFY(!labels[i].rect.contains(chart.markShape(static_cast<int>(k)).anchor));
                }
            }
            QCOMPARE(shown, static_cast<int>(labels.size()));
        }
}

// Points on a line that falls and rises, each with a name: no name lies on the line.
void TestChartsKinds::scatterLabelsKeepOffLines() {
    ScatterData data;
    data.paretoFront = false;
    data.lines = {{QStringLiteral("uniform"), {Series::Orange, Marker::Square, false}, {}}};
    const double heights[] = {4, 1, 3, 0.5, 2.5, 2};
    for (size_t i = 0; i < std::size(heights); ++i) {
        ScatterPoint& point = data.points.emplace_back();
        point.id = QString::number(i);
        point.x = double(i);
        point.y = heights[i];
        point.label = QStringLiteral("all %1 bits").arg(i);
        data.lines[0].points.push_back(i);
    }
    for (int width = 360; width <= 760; width += 40) {
        ScatterChart chart;
        chart.setData(data);
        chart.resize(width, 320);
        for (const PlacedLabel& label : chart.labels()) {
            QVERIFY(!label.rect.isEmpty());
            const QRectF& rect = label.rect;
            for (int i = 1; i < chart.markCount(); ++i) {
                const QLineF line(chart.markShape(i - 1).anchor, chart.markShape(i).anchor);
                for (int step = 0; step <= 200; ++step)
                    QVERIFY(!rect.contains(line.pointAt(step / 200.0)));
            }
        }
    }
}

void TestChartsKinds::scatterClickZoomAndFront() {
    ScatterChart chart;
    chart.setData(tests::sampleScatter());
    chart.resize(540, 420);
    QStringList front;
    for (const size_t i : chart.front()) front << chart.data().points[i].id;
    QCOMPARE(front, (QStringList{QStringLiteral("int3"), QStringLiteral("nf4"),
                                 QStringLiteral("qat"), QStringLiteral("mixed"),
                                 QStringLiteral("int8"), QStringLiteral("original")}));
    QSignalSpy selected(&chart, &ScatterChart::pointSelected);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, chart.markShape(1).anchor.toPoint());
    QCOMPARE(selected.last()[0].toString(), QStringLiteral("int8"));
    const QPointF held = chart.markShape(5).anchor;
    QWheelEvent wheel(held, chart.mapToGlobal(held), {}, {0, 360}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&chart, &wheel);
    QVERIFY(chart.isZoomed());
    const QPointF now = chart.markShape(5).anchor;
    // Tick labels may widen the left column by a few pixels, never the scale.
    QVERIFY(std::abs(now.y() - held.y()) < 3);
    chart.grab();
    QTest::mouseDClick(&chart, Qt::LeftButton, {}, QPoint(300, 200));
    QVERIFY(!chart.isZoomed());
}

void TestChartsKinds::zeroOnALogAxisIsShown() {
    ScatterChart chart;
    chart.setData(tests::sampleScatter());
    chart.resize(540, 420);
    const QPointF zero = chart.markShape(0).anchor, smallest = chart.markShape(1).anchor;
    QVERIFY(zero.y() > smallest.y() + 10);
    QCOMPARE(chart.markAt(zero), 0);
}

QTEST_MAIN(TestChartsKinds)
#include "tst_charts_kinds.moc"
