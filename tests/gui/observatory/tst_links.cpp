// SPDX-License-Identifier: GPL-3.0-or-later
// A block, a head or a channel that is selected in one view is selected in every other that shows
// such a thing.
#include <QComboBox>
#include <QSpinBox>
#include <QTest>
#include <algorithm>
#include <functional>
#include <map>

#include "app/desktop/documents/selected_channels.h"
#include "app/desktop/observatory/columns_view.h"
#include "app/desktop/observatory/layer_selection.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_states.h"
#include "widgets/charts/channel_bars.h"
#include "widgets/charts/channel_range_chart.h"
#include "widgets/charts/chart_table_view.h"
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
    void outputsIntoTheFeedForward();
    void outputsIntoTheStream();
    void tokensAreNoChannels();
    void tileStaysWhereItWasMoved();
    void exportsNameTheirSource();
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
    /// By the chart of its outputs in Weights.
    void pressOutput(const char* weight, int channel);
    /// What Weights and Columns show of a weight, and what the inspector says of it.
    void checkChannel(const char* weight, int channel, bool output);
    void checkPlace(const QString& name, int channel);
    QString place() { return chart<QComboBox>("activations.site").currentText(); }
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

void TestLinks::pressOutput(const char* weight, int channel) {
    selection().select({QLatin1String(weight)}, nullptr);
    m_driver->showView(QStringLiteral("weights"));
    m_driver->waitIdle();
    auto& side = chart<QComboBox>("weights.channelSide");
    side.setFocus();
    QTest::keyClick(&side, Qt::Key_Home);
    m_driver->waitIdle();
    press(chart<widgets::ChannelRangeChart>("weights.channels"), channel);
    m_driver->waitIdle();
}

void TestLinks::checkChannel(const char* weight, int channel, bool output) {
    QCOMPARE(selection().currentWeight(), QLatin1String(weight));
    QCOMPARE(selection().channel(), channel);
    QCOMPARE(selection().isOutput(), output);
    m_driver->showView(QStringLiteral("weights"));
    m_driver->waitIdle();
    QCOMPARE(chart<QComboBox>("weights.channelSide").currentIndex(), output ? 0 : 1);
    const auto& ranges = chart<widgets::ChannelRangeChart>("weights.channels").data();
    QCOMPARE(ranges.selected, channel);
    QCOMPARE(ranges.selectedCount, 1);
    m_driver->showView(QStringLiteral("columns"));
    m_driver->waitIdle();
    QCOMPARE(chosenInTile(output), channel);
    QVERIFY(tests::shows(m_driver->window(),
                         QStringLiteral("%1 channel %2")
                             .arg(QLatin1String(output ? "output" : "input"))
                             .arg(channel)));
}

/// Where the selected channel is seen in Activations.
void TestLinks::checkPlace(const QString& name, int channel) {
    m_driver->showView(QStringLiteral("activations"));
    m_driver->waitIdle();
    QCOMPARE(place(), name);
    QCOMPARE(chart<widgets::ChannelBars>("activations.channels").data().selected, channel);
}

/// What gate and up make is what down reads.
void TestLinks::outputsIntoTheFeedForward() {
    pressOutput("layers.2.ffn.up", 201);
    checkChannel("layers.2.ffn.up", 201, true);
    checkPlace(QStringLiteral("block 2 · input of ffn.down"), 201);
    selection().select({QStringLiteral("layers.2.ffn.down")}, nullptr);
    checkChannel("layers.2.ffn.down", 201, false);
    selection().select({QStringLiteral("layers.2.ffn.gate")}, nullptr);
    checkChannel("layers.2.ffn.gate", 201, true);
    // From the activations back.
    m_driver->showView(QStringLiteral("activations"));
    m_driver->waitIdle();
    press(chart<widgets::ChannelBars>("activations.channels"), 202);
    selection().select({QStringLiteral("layers.2.ffn.up")}, nullptr);
    checkChannel("layers.2.ffn.up", 202, true);
    // Another block has other ones.
    selection().select({QStringLiteral("layers.3.ffn.up")}, nullptr);
    QCOMPARE(selection().channel(), -1);
}

/// What a block writes into the residual stream is what all behind it read, through norms.
void TestLinks::outputsIntoTheStream() {
    for (const char* weight : {"layers.1.attn.o", "layers.1.ffn.down"}) {
        pressOutput(weight, 77);
        checkChannel(weight, 77, true);
        checkPlace(QStringLiteral("block 2 · stream before it"), 77);
        selection().select({QStringLiteral("layers.3.ffn.gate")}, nullptr);
        checkChannel("layers.3.ffn.gate", 77, false);
        selection().select({QStringLiteral("layers.0.attn.q")}, nullptr);
        checkChannel("layers.0.attn.q", 77, false);
    }
    // Of the stream in Activations, and back where it is written.
    selection().select({QStringLiteral("layers.3.ffn.down")}, nullptr);
    checkChannel("layers.3.ffn.down", 77, true);
    checkPlace(QStringLiteral("stream behind the last block"), 77);
    press(chart<widgets::ChannelBars>("activations.channels"), 78);
    m_driver->waitIdle();
    QCOMPARE(place(), QStringLiteral("stream behind the last block"));
    selection().select({QStringLiteral("layers.0.attn.o")}, nullptr);
    checkChannel("layers.0.attn.o", 78, true);
    // The embedding writes it too: into its columns, seen where the first block begins.
    selection().select({QStringLiteral("embed")}, nullptr);
    QCOMPARE(selection().channel(), 78);
    checkPlace(QStringLiteral("block 0 · stream before it"), 78);
    selection().select({QStringLiteral("layers.1.ffn.up")}, nullptr);
    checkChannel("layers.1.ffn.up", 78, false);
    // A whole block chosen in Heads keeps it in the block's first weight.
    app::selectLayer(m_driver->document(), 2, nullptr);
    QCOMPARE(selection().currentWeight(), QStringLiteral("layers.2.attn.q"));
    QCOMPARE(selection().channel(), 78);
}

/// Rows of the embedding are tokens, so that none of them is a channel of anything.
void TestLinks::tokensAreNoChannels() {
    selection().select({QStringLiteral("final_norm")}, nullptr);
    pressOutput("embed", 3);
    QCOMPARE(selection().channel(), -1);
    const core::Model& model = *m_driver->document().model();
    QVERIFY(!app::hasOutputChannels(model, model.weight("embed")));
    // Nor are those of another width or of a norm.
    const app::ChannelPlace token{QStringLiteral("embed"), 3, true};
    QVERIFY(!app::sameChannel(model, token, QStringLiteral("layers.0.attn.q")));
    const app::ChannelPlace stream{QStringLiteral("embed"), 3, false};
    QVERIFY(!app::sameChannel(model, stream, QStringLiteral("layers.0.attn_norm")));
    QVERIFY(app::sameChannel(model, stream, QStringLiteral("layers.0.attn.q")));
    // What a linear reads turned is a mixture of channels.
    core::ArithmeticPlan plan = model.plan();
    for (const char* reader : {"q", "k", "v"})
        plan.transforms[std::string("layers.0.attn.") + reader] = {256, 7};
    QVERIFY(!app::sameChannel(*model.withPlan(plan), stream, QStringLiteral("layers.0.attn.q")));
    QVERIFY(app::sameChannel(*model.withPlan(plan), stream, QStringLiteral("layers.1.attn.q")));
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

/// Every table that can leave a view says what text and what model its numbers are of.
void TestLinks::exportsNameTheirSource() {
    const QString sha =
        QString::fromStdString(app::observedData(app::observedText()).sha256);
    QCOMPARE(sha.size(), 64);
    const std::map<QString, int> least = {{"activations", 5}, {"heads", 3},      {"similarity", 2},
                                          {"sensitivity", 3}, {"divergence", 3}, {"columns", 3}};
    for (const auto& [id, charts] : least) {
        m_driver->showView(id);
        m_driver->waitIdle();
        const auto views = m_driver->window().findChildren<app::ObservationView*>();
        const auto* view = *std::ranges::find_if(
            views, [&](const app::ObservationView* one) { return one->id() == id; });
        std::vector<std::pair<QString, QString>> tables;
        for (const auto* chart : view->findChildren<widgets::ChartWidget*>())
            if (!chart->isEmpty()) tables.emplace_back(chart->objectName(), chart->csv());
        for (const auto* table : view->findChildren<widgets::ChartTableView*>())
            tables.emplace_back(table->objectName(), table->csv());
        QVERIFY2(int(tables.size()) >= charts, qPrintable(id + QString::number(tables.size())));
        const QString head = QStringLiteral(",model,file of the text,SHA-256 of the text"),
                      end = QStringLiteral(",heldout.txt,") + sha;
        for (const auto& [name, csv] : tables) {
            const QStringList lines = csv.split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
            const QString where = id + ' ' + name + '\n' + lines.mid(0, 3).join('\n');
            QVERIFY2(lines.size() > 1, qPrintable(where));
            QVERIFY2(lines[0].endsWith(head), qPrintable(where));
            for (qsizetype i = 1; i < lines.size(); ++i)
                QVERIFY2(lines[i].endsWith(end) && lines[i].contains(QStringLiteral("stories")),
                         qPrintable(where));
        }
        const auto lens = [](const auto& one) {
            return one.first == QLatin1String("calibration.coverage");
        };
        if (id == QLatin1String("activations")) QVERIFY(std::ranges::any_of(tables, lens));
        if (id == QLatin1String("divergence"))
            QVERIFY(tables.front().second.contains(QStringLiteral("stories → int3 g64")));
    }
}

QTEST_MAIN(TestLinks)
#include "tst_links.moc"
