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
#include "widgets/charts/channel_bars.h"
#include "widgets/charts/heat_map.h"

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
    void cleanupTestCase() { m_driver.reset(); }

  private:
    widgets::ChannelBars& bars(const char* name) {
        return m_driver->find<widgets::ChannelBars>(QLatin1String(name));
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
    QTest::keyClick(&site, Qt::Key_Home);
    m_driver->waitIdle();
    QCOMPARE(selection.currentWeight(), QStringLiteral("layers.0.attn.q"));
    QCOMPARE(selection.channel(), -1);
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

QTEST_MAIN(TestActivations)
#include "tst_activations.moc"
