// SPDX-License-Identifier: GPL-3.0-or-later
// A block, a head or a channel that is selected in one view is selected in every other that shows
// such a thing.
#include <QComboBox>
#include <QSpinBox>
#include <QTest>
#include <functional>

#include "app/desktop/observatory/columns_view.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_states.h"
#include "widgets/charts/channel_bars.h"
#include "widgets/charts/channel_range_chart.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/charts/small_multiples.h"
#include "widgets/charts/treemap_chart.h"

using namespace lathe;

namespace {

constexpr int kNone = -1;

/// How a view selects, and what it shows as selected.
struct Way {
    const char* view;
    std::function<void(int)> select;
};
struct Sign {
    const char* view;
    std::function<int()> shown;
};

/// "block 2 · attn.q" is 2.
int blockIn(const QString& text) {
    const qsizetype at = text.indexOf(QStringLiteral("block "));
    return at < 0 ? kNone : text.mid(at + 6).section(' ', 0, 0).toInt();
}

}  // namespace

class TestLinks : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void blocks();
    void heads();
    void channels();
    void outputsOfAHead();
    void tileStaysWhereItWasMoved();
    void cleanupTestCase() { m_driver.reset(); }

  private:
    template <class Chart>
    Chart& chart(const char* name) {
        return m_driver->find<Chart>(QLatin1String(name));
    }
    void press(widgets::ChartWidget& chart, int mark, Qt::KeyboardModifiers with = {}) {
        chart.setCursorMark(mark);
        QTest::keyClick(&chart, Qt::Key_Space, with);
    }
    void walk(const std::vector<Way>& ways, const std::vector<Sign>& signs, int first, int last);
    app::SelectionHub& selection() { return m_driver->document().selection(); }
    const app::TileWalk& tile() {
        return *m_driver->window().findChild<app::ColumnsView*>()->walk();
    }
    int chosenInTile(bool row);
    int headDim() { return m_driver->document().model()->spec().layers[0].attention.headDim; }

    std::unique_ptr<tests::WindowDriver> m_driver;
};

void TestLinks::initTestCase() {
    m_driver = std::make_unique<tests::WindowDriver>();
    tests::fillWindow(*m_driver);
    for (const QString& view : tests::observatoryIds()) tests::measureView(*m_driver, view);
}

/// Selects in each view, another thing each time, and looks into all of them.
void TestLinks::walk(const std::vector<Way>& ways, const std::vector<Sign>& signs, int first,
                     int last) {
    int wanted = first;
    for (const Way& way : ways) {
        m_driver->showView(QLatin1String(way.view));
        way.select(wanted);
        m_driver->waitIdle();
        for (const Sign& sign : signs) {
            m_driver->showView(QLatin1String(sign.view));
            QVERIFY2(sign.shown() == wanted, qPrintable(QStringLiteral("%1 selects %2, %3 shows %4")
                                                            .arg(QLatin1String(way.view))
                                                            .arg(wanted)
                                                            .arg(QLatin1String(sign.view))
                                                            .arg(sign.shown())));
        }
        wanted = wanted == last ? first : wanted + 1;
    }
}

int TestLinks::chosenInTile(bool row) {
    const widgets::HeatMapData& data = chart<widgets::HeatMap>("columns.map").data();
    for (int r = 0; r < data.rowCount(); ++r)
        for (int c = 0; c < data.columnCount(); ++c)
            if (data.mark(r, c) == widgets::HeatMark::Chosen)
                return (row ? data.rows[r] : data.columns[c]).toInt();
    return kNone;
}

void TestLinks::blocks() {
    const std::vector<Way> ways = {
        {"heads", [&](int layer) { chart<widgets::HeatMap>("heads.map").setCursorMark(layer); }},
        {"similarity",
         [&](int layer) {
             auto& map = chart<widgets::HeatMap>("similarity.influence");
             map.setCursorMark(layer * map.data().columnCount());
         }},
        {"similarity",
         [&](int layer) {
             press(chart<widgets::HeatMap>("similarity.map"), layer + 1, Qt::ControlModifier);
         }},
        {"similarity",
         [&](int layer) {
             auto& map = chart<widgets::HeatMap>("similarity.map");
             press(map, (layer + 1) * map.data().columnCount(), Qt::ShiftModifier);
         }},
        {"divergence",
         [&](int layer) { press(chart<widgets::LineChart>("divergence.lines"), layer); }},
        {"divergence",
         [&](int layer) {
             auto& bars = chart<widgets::RankedBars>("divergence.linears");
             for (int i = 0; i < bars.markCount(); ++i)
                 if (blockIn(bars.data().bars[size_t(i)].label) == layer) return press(bars, i);
         }},
        {"sensitivity",
         [&](int layer) {
             auto& map = chart<widgets::HeatMap>("sensitivity.matrix");
             for (int row = 0; row < map.data().rowCount(); ++row)
                 if (blockIn(map.data().rows[row]) == layer)
                     return press(map, row * map.data().columnCount(), Qt::ShiftModifier);
         }},
        {"weights",
         [&](int layer) { press(chart<widgets::SmallMultiples>("weights.layers"), layer); }},
        {"activations", [&](int layer) {
             auto& sites = chart<QComboBox>("activations.site");
             for (int i = 0; i < sites.count(); ++i)
                 if (blockIn(sites.itemText(i)) == layer &&
                     sites.itemText(i).contains(QStringLiteral("input of"))) {
                     sites.setCurrentIndex(i);
                     Q_EMIT sites.activated(i);
                     return;
                 }
         }}};
    const auto row = [](const widgets::HeatMapData& data) {
        return data.selectedRow < 0 ? kNone : blockIn(data.rows[data.selectedRow]);
    };
    const std::vector<Sign> signs = {
        {"heads", [&] { return chart<widgets::HeatMap>("heads.map").data().selectedColumn; }},
        {"similarity",
         [&] { return chart<widgets::HeatMap>("similarity.influence").data().selectedRow; }},
        {"similarity",
         [&] { return chart<widgets::HeatMap>("similarity.map").data().selectedColumn; }},
        {"divergence",
         [&] { return chart<widgets::LineChart>("divergence.lines").data().current; }},
        {"divergence",
         [&] {
             for (const widgets::RankedBar& bar :
                  chart<widgets::RankedBars>("divergence.linears").data().bars)
                 if (bar.selected) return blockIn(bar.label);
             return kNone;
         }},
        {"sensitivity",
         [&, row] { return row(chart<widgets::HeatMap>("sensitivity.matrix").data()); }},
        {"weights",
         [&] { return chart<widgets::SmallMultiples>("weights.layers").selectedTile(); }},
        {"activations",
         [&] { return blockIn(chart<QComboBox>("activations.site").currentText()); }},
        {"columns", [&] { return blockIn(chart<widgets::HeatMap>("columns.map").detail()); }},
        {"overview", [&] { return selection().currentWeight().section('.', 1, 1).toInt(); }}};
    walk(ways, signs, 0, 3);
}

/// Of block 1.
void TestLinks::heads() {
    const std::vector<Way> ways = {
        {"heads",
         [&](int head) {
             auto& map = chart<widgets::HeatMap>("heads.map");
             map.setCursorMark(head * map.data().columnCount() + 1);
         }},
        {"weights",
         [&](int head) {
             press(chart<widgets::ChannelRangeChart>("weights.channels"), head * headDim() + 3);
         }},
        {"heads", [&](int head) {
             // From the keyboard: the arrow goes on from the head that is selected.
             auto& map = chart<widgets::HeatMap>("heads.map");
             QTest::keyClick(&map, Qt::Key_Right);
             QCOMPARE(map.cursorMark(), (head - 1) * map.data().columnCount() + 1);
             QTest::keyClick(&map, Qt::Key_Down);
         }}};
    const std::vector<Sign> signs = {
        {"heads", [&] { return chart<widgets::HeatMap>("heads.map").data().selectedRow; }},
        {"weights",
         [&] {
             const auto& data = chart<widgets::ChannelRangeChart>("weights.channels").data();
             return data.selectedCount == headDim() ? data.selected / headDim() : kNone;
         }},
        {"columns", [&] { return chosenInTile(true) / headDim(); }},
        {"overview", [&] {
             const int head = selection().head();
             const QString words = QStringLiteral("head %1").arg(head);
             return tests::shows(m_driver->window(), words) ? head : kNone;
         }}};
    walk(ways, signs, 3, 7);
    // Looking marks nothing.
    for (const widgets::HeatMark mark : chart<widgets::HeatMap>("heads.map").data().marks)
        QCOMPARE(mark, widgets::HeatMark::None);
}

/// Of what the down projection of block 2 reads.
void TestLinks::channels() {
    selection().select({QStringLiteral("layers.2.ffn.down")}, nullptr);
    const std::vector<Way> ways = {
        {"activations",
         [&](int channel) { press(chart<widgets::ChannelBars>("activations.channels"), channel); }},
        {"weights",
         [&](int channel) {
             press(chart<widgets::ChannelRangeChart>("weights.channels"), channel);
         }},
        {"columns", [&](int channel) {
             auto& map = chart<widgets::HeatMap>("columns.map");
             press(map, int(map.data().columns.indexOf(QString::number(channel))));
         }}};
    const std::vector<Sign> signs = {
        {"activations",
         [&] { return chart<widgets::ChannelBars>("activations.channels").data().selected; }},
        {"weights",
         [&] {
             const auto& data = chart<widgets::ChannelRangeChart>("weights.channels").data();
             return data.selectedCount == 1 ? data.selected : kNone;
         }},
        {"columns", [&] { return chosenInTile(false); }},
        {"overview", [&] {
             const int channel = selection().channel();
             const QString words = QStringLiteral("input channel %1").arg(channel);
             return tests::shows(m_driver->window(), words) ? channel : kNone;
         }}};
    walk(ways, signs, 97, 99);
    // The first of the outputs stands for no channel of the inputs.
    m_driver->showView(QStringLiteral("weights"));
    auto& side = chart<QComboBox>("weights.channelSide");
    QCOMPARE(side.currentIndex(), 1);
    QTest::keyClick(&side, Qt::Key_Up);
    QCOMPARE(chart<widgets::ChannelRangeChart>("weights.channels").data().selected, kNone);
}

/// A channel of the inputs of the output projection is part of a head.
void TestLinks::outputsOfAHead() {
    selection().selectChannel(QStringLiteral("layers.3.attn.o"), 5 * headDim() + 1, nullptr);
    m_driver->showView(QStringLiteral("heads"));
    QCOMPARE(chart<widgets::HeatMap>("heads.map").data().selectedRow, 5);
    QCOMPARE(chart<widgets::HeatMap>("heads.map").data().selectedColumn, 3);
}

/// A tile that was moved away by hand does not jump back when the view is shown again.
void TestLinks::tileStaysWhereItWasMoved() {
    selection().selectChannel(QStringLiteral("layers.2.ffn.down"), 90, nullptr);
    m_driver->showView(QStringLiteral("columns"));
    m_driver->waitIdle();
    QCOMPARE(tile().options.firstColumn, 64);
    auto& column = m_driver->find<QSpinBox>(QStringLiteral("columns.column"));
    column.setValue(0);
    m_driver->waitIdle();
    m_driver->showView(QStringLiteral("overview"));
    m_driver->showView(QStringLiteral("columns"));
    m_driver->waitIdle();
    QCOMPARE(tile().options.firstColumn, 0);
    selection().selectChannel(QStringLiteral("layers.2.ffn.down"), 91, nullptr);
    m_driver->waitIdle();
    QCOMPARE(tile().options.firstColumn, 64);
    QCOMPARE(chosenInTile(false), 91);
}

QTEST_MAIN(TestLinks)
#include "tst_links.moc"
