// SPDX-License-Identifier: GPL-3.0-or-later
// Activations as a user meets them: a threshold that is typed and dragged, a channel chosen, and
// difficulty moved from the inputs to the weights.
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "app/desktop/observatory/activations_view.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "tests/gui/window/window_states.h"
#include "widgets/charts/channel_bars.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/panels/note.h"

using namespace lathe;

class TestActivations : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void channelsPeakAsMeasured();
    void thresholdCountsColumns();
    void difficultyMoves();
    void smoothingIsAdded();
    void selectionIsShared();
    void everyPlaceIsShown();
    void criterionIsAsked();
    void sourceIsTold();
    void plantedChannelIsFirst();
    void cleanupTestCase() { m_driver.reset(); }

  private:
    widgets::ChannelBars& bars(const char* name) {
        return m_driver->find<widgets::ChannelBars>(QLatin1String(name));
    }
    widgets::RankedBars& ranking(const char* name) {
        return m_driver->find<widgets::RankedBars>(QLatin1String(name));
    }
    const core::ActivationSite& shownSite() {
        return m_view->study()->statistics.sites[size_t(m_view->site())];
    }
    void chooseWeight(const char* name) {
        m_driver->document().selection().select({QLatin1String(name)}, nullptr);
        m_driver->waitIdle();
    }

    std::unique_ptr<tests::WindowDriver> m_driver;
    app::ActivationsView* m_view = nullptr;
};

void TestActivations::initTestCase() {
    m_driver = std::make_unique<tests::WindowDriver>();
    app::chooseObservedText({{}, 512});
    m_driver->openSample();
    m_driver->showView(QStringLiteral("activations"));
    m_view = m_driver->window().findChild<app::ActivationsView*>();
    m_driver->click(QStringLiteral("activations.first"));
    m_driver->waitIdle();
    QVERIFY(m_view->study());
}

/// All tokens of the map stay below the peaks over the whole text.
void TestActivations::channelsPeakAsMeasured() {
    chooseWeight("layers.1.attn.v");  // reads what attn.q reads
    const app::ActivationsStudy& study = *m_view->study();
    const core::ActivationSite& site = study.statistics.sites[size_t(m_view->site())];
    QCOMPARE(site.name, std::string("layers.1.attn.q"));
    const auto& shown = bars("activations.channels").data().values;
    QCOMPARE(shown.size(), size_t(256));
    const auto& map = m_driver->find<widgets::HeatMap>(QStringLiteral("activations.map")).data();
    QCOMPARE(map.columnCount(), 256);
    QVERIFY(map.rowCount() > 20);
    for (int channel = 0; channel < 256; ++channel) {
        QCOMPARE(shown[size_t(channel)], site.channels[size_t(channel)].max);
        for (int token = 0; token < map.rowCount(); ++token)
            QVERIFY(map.value(token, channel) <= shown[size_t(channel)] * (1 + 1e-6));
    }
}

void TestActivations::thresholdCountsColumns() {
    widgets::ChannelBars& channels = bars("activations.channels");
    auto& threshold = m_driver->find<QDoubleSpinBox>(QStringLiteral("activations.threshold"));
    QCOMPARE(threshold.value(), 6.0);
    threshold.setFocus();
    threshold.selectAll();
    QTest::keyClicks(&threshold, QStringLiteral("1.5"));
    QTest::keyClick(&threshold, Qt::Key_Return);
    const auto reach = [&](double least) {
        return std::ranges::count_if(channels.data().values,
                                     [&](double value) { return value >= least; });
    };
    QCOMPARE(channels.above(), int(reach(1.5)));
    QVERIFY(channels.above() > 0);
    const auto& count = m_driver->find<QLabel>(QStringLiteral("activations.count"));
    QVERIFY(count.text().startsWith(QString::number(reach(1.5)) + QStringLiteral(" of 256")));
    const QPoint line(200, qRound(channels.thresholdY()));
    QTest::mousePress(&channels, Qt::LeftButton, {}, line);
    QTest::mouseMove(&channels, line - QPoint(0, 12));
    QTest::mouseRelease(&channels, Qt::LeftButton, {}, line - QPoint(0, 12));
    QVERIFY(threshold.value() > 1.5);
    QVERIFY(count.text().startsWith(QString::number(channels.above()) + QStringLiteral(" of 256")));
}

/// By the formula: at 1 every input peaks at one, at 0 every column of the weights; products stay.
void TestActivations::difficultyMoves() {
    chooseWeight("layers.2.ffn.up");
    auto& slider = m_driver->find<QSlider>(QStringLiteral("activations.alphaSlider"));
    QVERIFY(slider.isEnabled());
    const std::vector<double> inputs = bars("activations.inputs").data().before,
                              weights = bars("activations.weights").data().before;
    QCOMPARE(inputs.size(), size_t(256));
    slider.setFocus();
    for (const auto& [key, alpha] : {std::pair(Qt::Key_End, 1.0), {Qt::Key_Home, 0.0}}) {
        QTest::keyClick(&slider, key);
        m_driver->waitIdle();
        QCOMPARE(m_view->alpha(), alpha);
        const auto& x = bars("activations.inputs").data().values;
        const auto& w = bars("activations.weights").data().values;
        for (size_t i = 0; i < x.size(); ++i) {
            QVERIFY(std::abs((alpha == 1 ? x : w)[i] - 1) < 1e-5);
            QVERIFY(std::abs(x[i] * w[i] - inputs[i] * weights[i]) <=
                    1e-5 * inputs[i] * weights[i]);
        }
    }
    chooseWeight("layers.2.ffn.down");
    QVERIFY(!slider.isEnabled());
    QVERIFY(tests::shows(*m_view, QStringLiteral("it is not smoothed")));
}

/// One undo step each: a step of the recipe, and another strength for it.
void TestActivations::smoothingIsAdded() {
    auto& add = m_driver->find<QPushButton>(QStringLiteral("activations.add"));
    chooseWeight("layers.2.ffn.down");
    QVERIFY(!add.isEnabled());  // no norm takes its scales
    chooseWeight("layers.2.ffn.up");
    app::RecipeDocument& recipe = m_driver->document().recipe();
    const QString before = recipe.toJson();
    auto& alpha = m_driver->find<QDoubleSpinBox>(QStringLiteral("activations.alpha"));
    for (const double strength : {0.8, 0.65}) {
        alpha.setValue(strength);
        QTest::mouseClick(&add, Qt::LeftButton);
        QCOMPARE(recipe.stepCount(), 1);
        QCOMPARE(recipe.recipe().steps[0].id, std::string("quant.smoothquant"));
        QCOMPARE(recipe.recipe().steps[0].params.real("alpha"), strength);
    }
    QCOMPARE(recipe.undoStack().count(), 2);
    // What searches for its own strength is left alone.
    recipe.setParam(0, "smoothing", std::string("search"));
    QTest::mouseClick(&add, Qt::LeftButton);
    QCOMPARE(recipe.stepCount(), 2);
    while (recipe.undoStack().canUndo()) recipe.undoStack().undo();
    QCOMPARE(recipe.toJson(), before);
    m_driver->waitIdle();
}

void TestActivations::selectionIsShared() {
    chooseWeight("layers.3.attn.q");
    widgets::ChannelBars& channels = bars("activations.channels");
    QTest::mouseClick(&channels, Qt::LeftButton, {},
                      channels.markShape(40).anchor.toPoint() + QPoint(0, 3));
    const app::SelectionHub& selection = m_driver->document().selection();
    QVERIFY(selection.channel() >= 0);
    QCOMPARE(channels.data().selected, selection.channel());
    QCOMPARE(
        m_driver->find<widgets::HeatMap>(QStringLiteral("activations.map")).data().selectedColumn,
        selection.channel());
    QVERIFY(tests::shows(m_driver->window(), QStringLiteral("input channel")));
    auto& site = m_driver->find<QComboBox>(QStringLiteral("activations.site"));
    const int chosen = selection.channel();
    QTest::keyClick(&site, Qt::Key_Home);
    m_driver->waitIdle();
    QCOMPARE(selection.currentWeight(), QStringLiteral("layers.0.attn.q"));
    // The residual stream has the same channel here.
    QCOMPARE(selection.channel(), chosen);
    QCOMPARE(channels.data().selected, chosen);
    QCOMPARE(shownSite().name, std::string("layers.0"));
}

/// Every place of the list is shown when chosen, and its channels reach the selection.
void TestActivations::everyPlaceIsShown() {
    auto& site = m_driver->find<QComboBox>(QStringLiteral("activations.site"));
    const app::SelectionHub& selection = m_driver->document().selection();
    widgets::ChannelBars& channels = bars("activations.channels");
    QTest::keyClick(&site, Qt::Key_End);
    for (int place = site.count() - 1; place >= 0; --place) {
        m_driver->waitIdle();
        QCOMPARE(m_view->site(), place);
        QCOMPARE(site.currentIndex(), place);
        channels.setFocus();
        QTest::keyClick(&channels, Qt::Key_Home);
        QTest::keyClick(&channels, Qt::Key_Right);
        QTest::keyClick(&channels, Qt::Key_Return);
        QCOMPARE(selection.channel(), 1);
        QCOMPARE(channels.data().selected, 1);
        QCOMPARE(m_view->site(), place);
        QTest::keyClick(&site, Qt::Key_Up);
    }
    QCOMPARE(selection.currentWeight(), QStringLiteral("layers.0.attn.q"));
    chooseWeight("layers.2.attn.k");
    QCOMPARE(shownSite().name, std::string("layers.2.attn.q"));
}

/// The list follows the three numbers at once, without measuring again.
void TestActivations::criterionIsAsked() {
    tests::showActivationsPage(*m_driver, 1);
    auto& ranked = ranking("activations.features");
    auto& magnitude = m_driver->find<QDoubleSpinBox>(QStringLiteral("activations.magnitude"));
    auto& layers = m_driver->find<QDoubleSpinBox>(QStringLiteral("activations.layers"));
    auto& positions = m_driver->find<QDoubleSpinBox>(QStringLiteral("activations.positions"));
    QCOMPARE(magnitude.value(), 6.0);
    QCOMPARE(layers.value(), 25.0);
    QCOMPARE(positions.value(), 6.0);
    const auto* measured = m_view->study();
    magnitude.setFocus();
    magnitude.selectAll();
    QTest::keyClicks(&magnitude, QStringLiteral("1.5"));
    const auto meeting = [&] {
        return std::ranges::count(ranked.data().bars, widgets::BarTone::Outlier,
                                  &widgets::RankedBar::tone);
    };
    const auto expected =
        core::outlierFeatures(measured->statistics.levels, {1.5, 0.25, 0.06});
    QCOMPARE(ranked.data().bars.size(), expected.size());
    QCOMPARE(meeting(), std::ranges::count_if(expected, &core::OutlierFeature::meets));
    QVERIFY(!expected.empty());
    const auto before = meeting();
    layers.setValue(100);
    positions.setValue(90);
    QVERIFY(meeting() < before);
    QVERIFY(m_driver->find<QLabel>(QStringLiteral("activations.featureCount"))
                .text()
                .startsWith(QString::number(meeting()) + QStringLiteral(" of 256")));
    QCOMPARE(m_view->study(), measured);
    layers.setValue(25);
    positions.setValue(6);
    // By keyboard: the second of the list is selected everywhere, where it is largest.
    ranked.setFocus();
    QTest::keyClick(&ranked, Qt::Key_Home);
    QTest::keyClick(&ranked, Qt::Key_Down);
    QTest::keyClick(&ranked, Qt::Key_Return);
    m_driver->waitIdle();
    const app::SelectionHub& selection = m_driver->document().selection();
    QCOMPARE(selection.channel(), int(expected[1].channel));
    QVERIFY(ranked.data().bars[1].selected);
    QCOMPARE(shownSite().channels[size_t(selection.channel())].max, expected[1].max);
    QCOMPARE(bars("activations.channels").data().selected, selection.channel());
    QVERIFY(ranking("activations.massive").isEmpty());  // small models have none
    tests::showActivationsPage(*m_driver, 0);
}

/// Every table names the text by its checksum, and so does the view.
void TestActivations::sourceIsTold() {
    const QString sha = m_view->study()->textSha256;
    QCOMPARE(sha.size(), 64);
    const auto& source = m_driver->find<QLabel>(QStringLiteral("activations.source"));
    QVERIFY(source.text().contains(sha.left(12)) && source.toolTip().contains(sha));
    for (const char* name : {"channels", "map", "inputs", "weights", "features"}) {
        const auto& chart = m_driver->find<widgets::ChartWidget>(QStringLiteral("activations.") +
                                                                 QLatin1String(name));
        const QStringList lines = chart.csv().split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
        QVERIFY2(lines.size() > 1, name);
        for (qsizetype i = 1; i < lines.size(); ++i) QVERIFY2(lines[i].contains(sha), name);
        QVERIFY2(!chart.whatsThis().isEmpty(), name);
    }
    // Percentiles stand beside the largest value, and do not exceed it by more than they may.
    const widgets::ChannelBarsData& peaks = bars("activations.channels").data();
    QCOMPARE(peaks.percentiles.front().name, QStringLiteral("p99"));
    for (size_t i = 0; i < peaks.values.size(); ++i)
        QVERIFY(peaks.percentiles.front().values[i] <= 1.07 * peaks.values[i]);
    QVERIFY(!m_driver->find<widgets::Note>(QStringLiteral("activations.planted")).isVisible());
}

/// A planted outlier leads the list by LLM.int8()'s own numbers, and is called planted.
void TestActivations::plantedChannelIsFirst() {
    m_driver->find<QDoubleSpinBox>(QStringLiteral("activations.magnitude")).setValue(6);
    tests::openPlanted(*m_driver);
    tests::measureView(*m_driver, QStringLiteral("activations"));
    tests::showActivationsPage(*m_driver, 1);
    const auto& ranked = ranking("activations.features").data();
    QVERIFY(!ranked.bars.empty());
    QCOMPARE(ranked.bars.front().label, QStringLiteral("channel 7"));
    QCOMPARE(ranked.bars.front().tone, widgets::BarTone::Outlier);
    const auto& note = m_driver->find<widgets::Note>(QStringLiteral("activations.planted"));
    QVERIFY(note.isVisible());
    QVERIFY(note.message().contains(QStringLiteral("Planted outliers")));
    QVERIFY(note.message().contains(QStringLiteral("channels=7")));
}

QTEST_MAIN(TestActivations)
#include "tst_activations.moc"
