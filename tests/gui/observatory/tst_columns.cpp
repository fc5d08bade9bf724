// SPDX-License-Identifier: GPL-3.0-or-later
// A walk over the columns as a user watches it: measured, scrubbed by keys and clicks, played, done
// in other ways, and with a weight edited, undone and reset.
#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <algorithm>
#include <numeric>

#include "app/desktop/observatory/columns_view.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/line_chart.h"
#include "widgets/panels/segmented_button.h"

using namespace lathe;

class TestColumns : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void startsBeforeTheFirstColumn();
    void keysAndClicksScrub();
    void playsToTheEnd();
    void lossIsShownAgainstRounding();
    void editSpreads();
    void editsAreUndoneAndReset();
    void methodsAndOptions();
    void otherTile();
    void selectionIsFollowed();
    void chartsAreSaved();
    void cleanupTestCase() { m_driver.reset(); }

  private:
    QSlider& slider() { return m_driver->find<QSlider>(QStringLiteral("columns.slider")); }
    widgets::HeatMap& map(const char* name) {
        return m_driver->find<widgets::HeatMap>(QLatin1String(name));
    }
    const app::TileWalk& walk() { return *m_view->walk(); }
    void chooseMethod(int index) {
        auto& method = m_driver->find<widgets::SegmentedButton>(QStringLiteral("columns.method"));
        QTest::mouseClick(method.findChildren<QAbstractButton*>().at(index), Qt::LeftButton);
        m_driver->waitIdle();
    }
    void chooseItem(const char* name, int index) {
        auto& box = m_driver->find<QComboBox>(QLatin1String(name));
        box.setFocus();
        QTest::keyClick(&box, Qt::Key_Home);
        for (int i = 0; i < index; ++i) QTest::keyClick(&box, Qt::Key_Down);
        m_driver->waitIdle();
    }
    /// Enters a value for the chosen weight.
    void typeValue(const QString& text) {
        auto& box = m_driver->find<QDoubleSpinBox>(QStringLiteral("columns.value"));
        box.setFocus();
        box.selectAll();
        QTest::keyClicks(&box, text);
        QTest::keyClick(&box, Qt::Key_Return);
        m_driver->waitIdle();
    }
    void clickCell(widgets::HeatMap& chart, int row, int place) {
        QTest::mouseClick(
            &chart, Qt::LeftButton, {},
            chart.markShape(row * walk().columns() + place).outline.center().toPoint());
    }

    std::unique_ptr<tests::WindowDriver> m_driver;
    app::ColumnsView* m_view = nullptr;
};

void TestColumns::initTestCase() {
    m_driver = std::make_unique<tests::WindowDriver>();
    app::chooseObservedText({{}, 512});
    m_driver->openSample();
    m_driver->document().selection().select({QStringLiteral("layers.1.attn.k")}, nullptr);
    m_driver->showView(QStringLiteral("columns"));
    m_view = m_driver->window().findChild<app::ColumnsView*>();
    m_driver->click(QStringLiteral("columns.first"));
    m_driver->waitIdle();
    QVERIFY(m_view->walk());
}

/// The tile is the corner of the weight, and its statistics those of what the text feeds.
void TestColumns::startsBeforeTheFirstColumn() {
    const core::Model& model = *m_driver->document().model();
    QCOMPARE(m_view->study()->tokens, app::readObserved({{}, 512}, model).plan.inputTokens());
    QCOMPARE(slider().value(), 0);
    const core::Encoding& encoding =
        *m_driver->document().model()->weight("layers.1.attn.k").encoding;
    std::vector<float> rows(size_t(16 * encoding.columns()));
    encoding.decodeRows(0, 16, rows.data());
    const auto& shown = map("columns.map").data();
    for (int r = 0; r < 16; ++r)
        for (int c = 0; c < 32; ++c)
            QCOMPARE(shown.value(r, c), double(rows[size_t(r * encoding.columns() + c)]));
    QCOMPARE(shown.selectedColumn, -1);
    QVERIFY(tests::shows(*m_view, QStringLiteral("Nothing is rounded yet")));
}

void TestColumns::keysAndClicksScrub() {
    slider().setFocus();
    for (int i = 0; i < 5; ++i) QTest::keyClick(&slider(), Qt::Key_Right);
    QTest::keyClick(&slider(), Qt::Key_Left);
    QCOMPARE(m_view->decided(), 4);
    const auto& shown = map("columns.map").data();
    QCOMPARE(shown.selectedColumn, 3);
    QCOMPARE(shown.columnBands.front().count, 4);
    const std::vector<double> state = walk().original.trace.stateAfter(4);
    QCOMPARE(shown.values, state);
    // What the last column changed: nothing before it, its error, and what makes up for that.
    const auto& change = map("columns.change").data();
    const std::vector<double> before = walk().original.trace.stateAfter(3);
    for (size_t i = 0; i < state.size(); ++i)
        QVERIFY(std::abs(change.values[i] - (state[i] - before[i])) < 1e-6);
    QVERIFY(tests::shows(*m_view, QStringLiteral("Input 3 was rounded.")));
    // A column's number goes there.
    widgets::HeatMap& chart = map("columns.map");
    const QRectF cell = chart.markShape(20).outline;
    QTest::mouseClick(&chart, Qt::LeftButton, {},
                      QPoint(int(cell.center().x()), int(cell.top()) - 8));
    QCOMPARE(m_view->decided(), 21);
    // So does a point of the loss.
    auto& loss = m_driver->find<widgets::LineChart>(QStringLiteral("columns.loss"));
    QCOMPARE(loss.data().current, 21);
    QTest::mouseClick(&loss, Qt::LeftButton, {}, loss.markShape(9).anchor.toPoint());
    QCOMPARE(m_view->decided(), 9);
}

void TestColumns::playsToTheEnd() {
    slider().setFocus();
    QTest::keyClick(&slider(), Qt::Key_End);
    for (int i = 0; i < 2; ++i) QTest::keyClick(&slider(), Qt::Key_Left);
    auto& play = m_driver->find<QPushButton>(QStringLiteral("columns.play"));
    play.setFocus();
    QTest::keyClick(&play, Qt::Key_Space);
    QCOMPARE(play.text(), QStringLiteral("Pause"));
    QTRY_COMPARE_WITH_TIMEOUT(m_view->decided(), 32, 20000);
    QTRY_COMPARE(play.text(), QStringLiteral("Play"));
    QTest::keyClick(&play, Qt::Key_Space);  // from the start
    QCOMPARE(m_view->decided(), 0);
    QTest::keyClick(&play, Qt::Key_Space);
    QCOMPARE(play.text(), QStringLiteral("Play"));
}

void TestColumns::lossIsShownAgainstRounding() {
    const auto& data = m_driver->find<widgets::LineChart>(QStringLiteral("columns.loss")).data();
    QCOMPARE(data.series.size(), size_t(2));
    const core::ColumnTrace& trace = walk().original.trace;
    for (size_t i = 0; i <= 32; ++i) {
        QCOMPARE(data.series[0].y[i], i == 0 ? 0 : 100 * trace.loss[i - 1] / trace.energy);
        QCOMPARE(data.series[1].y[i], i == 0 ? 0 : 100 * trace.plainLoss[i - 1] / trace.energy);
    }
    QVERIFY(data.series[0].y.back() < data.series[1].y.back());
}

/// In its row, from its column on, once that is decided.
void TestColumns::editSpreads() {
    slider().setFocus();
    QTest::keyClick(&slider(), Qt::Key_Home);
    clickCell(map("columns.map"), 5, 8);
    QVERIFY(tests::shows(*m_view, QStringLiteral("Row 5, input 8")));
    typeValue(QStringLiteral("0.05"));
    QVERIFY(walk().edited);
    QCOMPARE(walk().edited->trace.weights[size_t(5 * 32 + 8)], 0.05F);
    const auto& change = map("columns.change").data();
    const auto differing = [&] {
        return std::ranges::count_if(change.values, [](double value) { return value != 0; });
    };
    QCOMPARE(differing(), 1);
    slider().setValue(9);
    QVERIFY(differing() > 12);
    for (int r = 0; r < 16; ++r)
        for (int c = 0; c < 32; ++c) QVERIFY(change.value(r, c) == 0 || (r == 5 && c >= 8));
    QVERIFY(tests::shows(*m_view, QStringLiteral("%1 of 512 weights").arg(differing())));
    QCOMPARE(
        m_driver->find<widgets::LineChart>(QStringLiteral("columns.loss")).data().series.size(),
        size_t(3));
}

void TestColumns::editsAreUndoneAndReset() {
    const auto edits = [&] { return walk().edits.size(); };
    clickCell(map("columns.change"), 2, 3);
    typeValue(QStringLiteral("-0.1"));
    QCOMPARE(edits(), size_t(2));
    m_driver->click(QStringLiteral("columns.undo"));
    m_driver->waitIdle();
    QCOMPARE(edits(), size_t(1));
    QCOMPARE(walk().edits.front(), (app::TileEdit{5, 8, 0.05}));
    typeValue(QStringLiteral("0.2"));
    m_driver->click(QStringLiteral("columns.reset"));
    m_driver->waitIdle();
    QCOMPARE(edits(), size_t(0));
    QVERIFY(!walk().edited);
    QVERIFY(!m_driver->find<QPushButton>(QStringLiteral("columns.undo")).isEnabled());
}

void TestColumns::methodsAndOptions() {
    tests::type(m_driver->find<QSpinBox>(QStringLiteral("columns.bits")), 2);
    m_driver->waitIdle();
    QCOMPARE(walk().options.bits, 2);
    chooseItem("columns.group", 1);
    QCOMPARE(walk().options.group, 8);
    auto& order = m_driver->find<QCheckBox>(QStringLiteral("columns.actOrder"));
    order.setFocus();
    QTest::keyClick(&order, Qt::Key_Space);
    m_driver->waitIdle();
    QVERIFY(!std::ranges::is_sorted(walk().original.trace.order));
    const QStringList names = map("columns.map").data().columns;
    QCOMPARE(names.front(), QString::number(walk().original.trace.order.front()));
    chooseMethod(1);
    slider().setValue(32);
    const auto& marks = map("columns.map").data().marks;
    const auto zeros = [&] {
        return std::ranges::count(marks, widgets::HeatMark::Removed) +
               // The chosen weight is framed, whatever became of it.
               walk().original.trace.pruned[size_t(2 * 32 + 3)];
    };
    QVERIFY(std::abs(int(zeros()) - 256) <= 1);
    chooseItem("columns.pattern", 1);
    QCOMPARE(walk().options.of, 4);
    const core::ColumnTrace& trace = walk().original.trace;
    for (size_t i = 0; i < trace.pruned.size(); i += 4)
        QCOMPARE(
            std::accumulate(trace.pruned.begin() + long(i), trace.pruned.begin() + long(i) + 4, 0),
            2);
    QVERIFY(tests::shows(*m_view, QStringLiteral("of 16 weights became zero")));
    chooseMethod(0);
}

void TestColumns::otherTile() {
    chooseItem("columns.size", 2);
    QCOMPARE(walk().columns(), 64);
    QCOMPARE(slider().maximum(), 64);
    tests::type(m_driver->find<QSpinBox>(QStringLiteral("columns.column")), 192);
    m_driver->waitIdle();
    QCOMPARE(walk().options.firstColumn, 192);  // the last one that fits
    QCOMPARE(m_driver->find<QSpinBox>(QStringLiteral("columns.column")).maximum(), 192);
    QCOMPARE(map("columns.map").data().rowCount(), 32);
}

/// k reads what q reads; what down reads is gathered on the way.
void TestColumns::selectionIsFollowed() {
    const auto* inputs = m_view->study();
    m_driver->document().selection().select({QStringLiteral("layers.1.attn.q")}, nullptr);
    m_driver->waitIdle();
    QCOMPARE(m_view->study(), inputs);
    QCOMPARE(map("columns.map").detail(), QStringLiteral("block 1 · attn.q"));
    m_driver->document().selection().select({QStringLiteral("layers.2.ffn.down")}, nullptr);
    m_driver->waitIdle();
    QCOMPARE(m_view->study()->columns, 512);
    QCOMPARE(map("columns.map").detail(), QStringLiteral("block 2 · ffn.down"));
}

void TestColumns::chartsAreSaved() {
    for (const char* name : {"columns.map", "columns.change", "columns.loss"}) {
        auto& chart = m_driver->find<widgets::ChartWidget>(QLatin1String(name));
        const QString path = m_driver->folder() + QLatin1Char('/') + QLatin1String(name);
        QVERIFY(chart.saveSvg(path + QStringLiteral(".svg")));
        QVERIFY(chart.savePng(path + QStringLiteral(".png")));
        QVERIFY(chart.saveCsv(path + QStringLiteral(".csv")));
        QFile csv(path + QStringLiteral(".csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readAll().count('\n'), qsizetype(chart.table().rows.size() + 1));
        QVERIFY(!chart.whatsThis().isEmpty());
    }
}

QTEST_MAIN(TestColumns)
#include "tst_columns.moc"
