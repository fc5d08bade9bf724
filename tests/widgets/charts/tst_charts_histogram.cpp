// SPDX-License-Identifier: GPL-3.0-or-later
// Dragging, nudging and zooming in the histogram, by real mouse and key events.
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

#include "tests/widgets/charts/sample_charts.h"

using namespace lathe;
using widgets::ClipLines;
using widgets::HistogramChart;

class TestChartsHistogram : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init();
    void cleanup();
    void dragMovesBothLinesOfASymmetricClip();
    void dragMovesOneLineOfAnAsymmetricClip();
    void linesDoNotCross();
    void escapeCancels();
    void pruningBandFollowsEitherEdge();
    void newDataDoesNotMoveTheSeizedLine();
    void lockedLinesStay();
    void tabPicksLinesAndArrowsNudge();
    void wheelZoomsAndDoubleClickResets();
    void hoverFindsTheLevel();

  private:
    QPoint onLine(double value) const {
        return {static_cast<int>(std::lround(m_chart->pixelOf(value))), m_chart->height() / 2};
    }
    void press(const QPoint& at) { QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, at); }
    void move(const QPoint& at) {
        QMouseEvent event(QEvent::MouseMove, at, m_chart->mapToGlobal(QPointF(at)), Qt::NoButton,
                          Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_chart.get(), &event);
    }
    void release(const QPoint& at) { QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, at); }
    double step() const { return 0.174 / 7; }

    std::unique_ptr<HistogramChart> m_chart;
};

void TestChartsHistogram::init() {
    m_chart = std::make_unique<HistogramChart>();
    m_chart->setData(tests::sampleHistogram());
    m_chart->resize(700, 400);
    m_chart->show();
    m_chart->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_chart.get()));
    m_chart->setFocus(Qt::TabFocusReason);
}

void TestChartsHistogram::cleanup() {
    m_chart.reset();
}

void TestChartsHistogram::dragMovesBothLinesOfASymmetricClip() {
    QSignalSpy started(m_chart.get(), &HistogramChart::dragStarted),
        dragged(m_chart.get(), &HistogramChart::clipDragged);
    const QPoint from = onLine(0.174), to = from + QPoint(40, 0);
    press(from);
    move(from + QPoint(20, 0));
    move(to);
    release(to);
    QCOMPARE(started.count(), 1);
    QCOMPARE(dragged.count(), 3);
    QCOMPARE(dragged[0][2].toBool(), false);
    QCOMPARE(dragged[2][2].toBool(), true);
    // The line moves by what 40 pixels are worth.
    const double worth = m_chart->valueAt(140) - m_chart->valueAt(100);
    QVERIFY(std::abs(dragged[2][1].toDouble() - (0.174 + worth)) < 1e-9);
    QCOMPARE(dragged[2][0].toDouble(), -dragged[2][1].toDouble());
    QCOMPARE(m_chart->clip()->high, dragged[2][1].toDouble());
    QVERIFY(!m_chart->isDragging());
}

void TestChartsHistogram::dragMovesOneLineOfAnAsymmetricClip() {
    m_chart->setClip(ClipLines{-0.2, 0.15, false, true});
    QSignalSpy dragged(m_chart.get(), &HistogramChart::clipDragged);
    const QPoint from = onLine(-0.2);
    press(from);
    move(from + QPoint(-30, 0));
    release(from + QPoint(-30, 0));
    const double worth = m_chart->valueAt(130) - m_chart->valueAt(100);
    QVERIFY(std::abs(dragged.last()[0].toDouble() - (-0.2 - worth)) < 1e-9);
    QCOMPARE(dragged.last()[1].toDouble(), 0.15);
}

void TestChartsHistogram::linesDoNotCross() {
    m_chart->setClip(ClipLines{-0.2, 0.15, false, true});
    const QPoint from = onLine(-0.2);
    press(from);
    move(onLine(0.3));
    release(onLine(0.3));
    QVERIFY(m_chart->clip()->low < m_chart->clip()->high);
    QCOMPARE(m_chart->clip()->high, 0.15);
}

void TestChartsHistogram::escapeCancels() {
    QSignalSpy dragged(m_chart.get(), &HistogramChart::clipDragged),
        cancelled(m_chart.get(), &HistogramChart::dragCancelled);
    const QPoint from = onLine(0.174);
    press(from);
    move(from + QPoint(50, 0));
    QVERIFY(m_chart->clip()->high > 0.2);
    QTest::keyClick(m_chart.get(), Qt::Key_Escape);
    QCOMPARE(m_chart->clip()->high, 0.174);
    QCOMPARE(cancelled.count(), 1);
    QCOMPARE(dragged.last()[1].toDouble(), 0.174);
    const int before = static_cast<int>(dragged.count());
    release(from + QPoint(50, 0));
    QCOMPARE(dragged.count(), before);
    for (const QList<QVariant>& signal : dragged) QVERIFY(!signal[2].toBool());
}

void TestChartsHistogram::pruningBandFollowsEitherEdge() {
    QSignalSpy dragged(m_chart.get(), &HistogramChart::pruneDragged);
    const double worth = m_chart->valueAt(130) - m_chart->valueAt(100);
    for (const int side : {1, -1}) {
        m_chart->setPruneThreshold(0.04);
        const QPoint from = onLine(side * 0.04);
        press(from);
        move(from + QPoint(30 * side, 0));
        release(from + QPoint(30 * side, 0));
        QVERIFY(dragged.last()[1].toBool());
        QVERIFY(std::abs(dragged.last()[0].toDouble() - (0.04 + worth)) < 1e-9);
    }
    const QPoint from = onLine(*m_chart->pruneThreshold());
    press(from);
    move(onLine(-0.2));
    release(onLine(-0.2));
    QCOMPARE(dragged.last()[0].toDouble(), 0.0);
}

void TestChartsHistogram::newDataDoesNotMoveTheSeizedLine() {
    const QPoint from = onLine(0.174);
    press(from);
    move(from + QPoint(25, 0));
    const double held = m_chart->clip()->high;
    m_chart->setData(tests::sampleHistogram(0.12));
    QCOMPARE(m_chart->clip()->high, held);
    release(from + QPoint(25, 0));
    QCOMPARE(m_chart->clip()->high, held);
}

void TestChartsHistogram::lockedLinesStay() {
    m_chart->setClip(ClipLines{-0.174, 0.174, true, false});
    m_chart->setPruneThreshold({});
    QSignalSpy dragged(m_chart.get(), &HistogramChart::clipDragged);
    const QPoint from = onLine(0.174);
    press(from);
    move(from + QPoint(40, 0));
    release(from + QPoint(40, 0));
    QCOMPARE(dragged.count(), 0);
    QCOMPARE(m_chart->clip()->high, 0.174);
}

void TestChartsHistogram::tabPicksLinesAndArrowsNudge() {
    QSignalSpy clip(m_chart.get(), &HistogramChart::clipDragged),
        prune(m_chart.get(), &HistogramChart::pruneDragged);
    QTest::keyClick(m_chart.get(), Qt::Key_Tab);  // lower clip line
    QTest::keyClick(m_chart.get(), Qt::Key_Tab);  // upper clip line
    QTest::keyClick(m_chart.get(), Qt::Key_Right);
    QCOMPARE(clip.count(), 1);
    QVERIFY(std::abs(clip[0][1].toDouble() - (0.174 + step())) < 1e-9);
    QVERIFY(clip[0][2].toBool());
    QVERIFY2(m_chart->accessibleDescription().contains(QStringLiteral("0.199")),
             qPrintable(m_chart->accessibleDescription()));
    QTest::keyClick(m_chart.get(), Qt::Key_PageDown);
    QVERIFY(std::abs(clip[1][1].toDouble() - (0.174 - 3 * step())) < 1e-9);
    QTest::keyClick(m_chart.get(), Qt::Key_Tab);  // pruning band
    QTest::keyClick(m_chart.get(), Qt::Key_Left);
    QCOMPARE(prune.count(), 1);
    QVERIFY(std::abs(prune[0][0].toDouble() - (0.02 - m_chart->data().binWidth())) < 1e-9);
}

void TestChartsHistogram::wheelZoomsAndDoubleClickResets() {
    const double at = 420, held = m_chart->valueAt(at), left = m_chart->valueAt(100);
    QWheelEvent wheel(QPointF(at, 200), m_chart->mapToGlobal(QPointF(at, 200)), {}, {0, 240},
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_chart.get(), &wheel);
    QVERIFY(std::abs(m_chart->valueAt(at) - held) < 1e-9);
    QVERIFY(m_chart->valueAt(100) > left + 0.01);
    QTest::mouseDClick(m_chart.get(), Qt::LeftButton, {}, onLine(0.1));
    QVERIFY(std::abs(m_chart->valueAt(100) - left) < 1e-9);
}

void TestChartsHistogram::hoverFindsTheLevel() {
    for (int mark = 0; mark < m_chart->markCount(); ++mark) {
        const auto& level = m_chart->data().levels[static_cast<size_t>(mark)];
        QCOMPARE(m_chart->markAt({m_chart->pixelOf(level.value), 200}), mark);
        QVERIFY(m_chart->markText(mark).explanation.startsWith(
            QLocale().toString(level.count, 'f', 0)));
    }
    QCOMPARE(m_chart->markAt({2, 2}), -1);
}

QTEST_MAIN(TestChartsHistogram)
#include "tst_charts_histogram.moc"
