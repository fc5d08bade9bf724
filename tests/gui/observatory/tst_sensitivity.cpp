// SPDX-License-Identifier: GPL-3.0-or-later
// Sensitivity as a user meets it: measure, give a weight other bits, move the budget, put the plan
// into the recipe and take it out again; leave one weight in float; put a plan to the test.
#include <QAbstractButton>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <QTreeView>
#include <algorithm>

#include "app/desktop/observatory/budget_bar.h"
#include "app/desktop/observatory/sensitivity_view.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/panels/segmented_button.h"

using namespace lathe;

namespace {

/// The sample in the view, on little text and by whole blocks.
struct Sensitivity {
    tests::WindowDriver driver;
    app::SensitivityView* view = driver.window().findChild<app::SensitivityView*>();

    Sensitivity() {
        app::chooseObservedText({{}, 512});
        driver.openSample();
        driver.showView(QStringLiteral("sensitivity"));
        QTest::keyClick(&driver.find<QComboBox>(QStringLiteral("sensitivity.unit")), Qt::Key_Down);
    }
    void measure() {
        driver.click(QStringLiteral("sensitivity.first"));
        driver.waitIdle();
    }
    widgets::HeatMap& matrix() {
        return driver.find<widgets::HeatMap>(QStringLiteral("sensitivity.matrix"));
    }
    void clickCell(int row, int column) {
        const int mark = row * matrix().data().columnCount() + column;
        QTest::mouseClick(&matrix(), Qt::LeftButton, {}, matrix().markShape(mark).anchor.toPoint());
        driver.waitIdle();
    }
    const app::BitChoice& plan() { return *view->plan(); }
    app::RecipeDocument& recipe() { return driver.document().recipe(); }
};

}  // namespace

class TestSensitivity : public QObject {
    Q_OBJECT
  private slots:
    void measuredChosenAdded();
    void oneIsLeftInFloat();
    void estimatedThenMeasured();
    void plansAreTried();
    void budgetIsKept();
    void saysWhyAllKeepOneWidth();
    void cancelLeavesNothing();
    void classifiersAreToldWhy();

  private:
    static void checkCharts(Sensitivity& window);
    static void checkCells(Sensitivity& window);
    static void checkRecipe(Sensitivity& window);
    static void checkTrial(Sensitivity& window);
};

/// What the charts say is what was measured.
void TestSensitivity::checkCharts(Sensitivity& window) {
    const app::SensitivityStudy& study = *window.view->study();
    QCOMPARE(study.bits, (std::vector<int>{8, 4, 3, 2}));
    QCOMPARE(study.result.sites.size(), size_t(4));
    const widgets::HeatMapData& shown = window.matrix().data();
    QCOMPARE(shown.rowCount(), 4);
    QCOMPARE(shown.columnCount(), 8);
    for (int row = 0; row < 4; ++row) {
        const auto& cells = study.result.sites[size_t(row)].cells;
        for (int bits = 0; bits < 4; ++bits) {
            QCOMPARE(shown.value(row, 4 + bits), 1000 * cells[size_t(bits)].change->kl.value);
            QVERIFY(bits == 0 || shown.value(row, 4 + bits) > shown.value(row, 3 + bits));
        }
    }
    const auto& bars =
        window.driver.find<widgets::RankedBars>(QStringLiteral("sensitivity.ranked")).data().bars;
    QCOMPARE(bars.size(), size_t(4));
    QVERIFY(std::ranges::is_sorted(bars, std::greater<>(), &widgets::RankedBar::value));
    QVERIFY(window.driver.find<QLabel>(QStringLiteral("sensitivity.agreement"))
                .text()
                .contains(QStringLiteral("rank correlation")));
}

void TestSensitivity::checkCells(Sensitivity& window) {
    const int before = window.plan().chosen[2];
    const int other = before == 3 ? 2 : 3;
    window.clickCell(2, other);
    QCOMPARE(window.plan().chosen[2], other);
    QCOMPARE(window.matrix().data().mark(2, 4 + other), widgets::HeatMark::Chosen);
    // The block is selected in all of the window.
    const QStringList& selected = window.driver.document().selection().weights();
    QVERIFY(selected.contains(QStringLiteral("layers.2.attn.q")));
    const auto& tree = window.driver.find<QTreeView>(QStringLiteral("model.tree"));
    QCOMPARE(tree.currentIndex().data().toString().isEmpty(), false);
    QCOMPARE(window.matrix().data().selectedRow, 2);
    window.clickCell(2, 4 + other);  // again, in the other half: as it is
    QCOMPARE(window.plan().chosen[2], -1);
    QTest::keyClick(&window.matrix(), Qt::Key_Space);
    QCOMPARE(window.plan().chosen[2], other);
    window.driver.document().selection().select({QStringLiteral("layers.1.ffn.up")}, nullptr);
    QCOMPARE(window.matrix().data().selectedRow, 1);
}

void TestSensitivity::checkRecipe(Sensitivity& window) {
    const QString empty = window.recipe().toJson();
    window.driver.click(QStringLiteral("sensitivity.add"));
    window.driver.waitIdle();
    QVERIFY(window.recipe().stepCount() > 0);
    QCOMPARE(window.recipe().undoStack().count(), 1);
    QVERIFY(window.recipe().plan());
    QCOMPARE(window.recipe().plan()->bytesAfter, window.plan().predicted.bytes);
    // Another plan takes the place of this one.
    window.clickCell(0, 3);
    window.driver.click(QStringLiteral("sensitivity.add"));
    window.driver.waitIdle();
    QCOMPARE(window.recipe().plan()->bytesAfter, window.plan().predicted.bytes);
    window.recipe().undoStack().undo();
    window.recipe().undoStack().undo();
    QCOMPARE(window.recipe().toJson(), empty);
}

void TestSensitivity::measuredChosenAdded() {
    Sensitivity window;
    QVERIFY(!window.view->study());
    window.measure();
    QVERIFY(window.view->study());
    checkCharts(window);
    checkCells(window);
    checkRecipe(window);
}

/// By the keys: the other way to measure, with texts and numbers of its own.
void TestSensitivity::oneIsLeftInFloat() {
    Sensitivity window;
    auto& mode = window.driver.find<QComboBox>(QStringLiteral("sensitivity.mode"));
    QVERIFY(tests::shows(*window.view, QStringLiteral("Each is compressed alone")));
    mode.setFocus();
    QTest::keyClick(&mode, Qt::Key_Down);
    QVERIFY(tests::shows(*window.view, QStringLiteral("worth leaving in float")));
    window.measure();
    const app::SensitivityStudy& study = *window.view->study();
    QVERIFY(study.isLeaveOneIn());
    QCOMPARE(study.result.allCompressed.size(), size_t(4));
    QCOMPARE(window.matrix().title(), QStringLiteral("One weight left in float"));
    QVERIFY(window.matrix().whatsThis().contains(QStringLiteral("stays in float")));
    for (int row = 0; row < 4; ++row)
        for (int bits = 0; bits < 4; ++bits) {
            const auto& cell = study.result.sites[size_t(row)].cells[size_t(bits)];
            const size_t place = window.matrix().data().place(row, 4 + bits);
            QCOMPARE(window.matrix().data().values[place], 1000 * cell.regained->kl.value);
            QCOMPARE(window.matrix().data().errors[place], 1000 * cell.regained->kl.standardError);
        }
    // At 2 bits everything hurts, and leaving a block out of it gives something back.
    window.driver.find<widgets::SegmentedButton>(QStringLiteral("sensitivity.widths"))
        .findChildren<QAbstractButton*>()
        .at(3)
        ->click();
    const auto& ranked =
        window.driver.find<widgets::RankedBars>(QStringLiteral("sensitivity.ranked")).data();
    QVERIFY(!ranked.log);
    double most = 0;
    for (const auto& site : study.result.sites)
        most = std::max(most, site.cells[3].regained->kl.value);
    QCOMPARE(ranked.bars.front().value, most);
    QVERIFY(most > 0 && most < study.result.allCompressed[3].kl.value);
    QVERIFY(window.driver.find<QLabel>(QStringLiteral("sensitivity.agreement"))
                .text()
                .startsWith(QStringLiteral("All weights at 2 bits cost KL ")));
    checkRecipe(window);
    // And back again.
    QTest::keyClick(&mode, Qt::Key_Up);
    window.driver.click(QStringLiteral("sensitivity.measure"));
    window.driver.waitIdle();
    QVERIFY(!window.view->study()->isLeaveOneIn());
    QCOMPARE(window.matrix().title(), QStringLiteral("One weight compressed alone"));
}

/// The quick score by itself: said to be an estimate everywhere, planned by, and kept beside what is
/// measured later.
void TestSensitivity::estimatedThenMeasured() {
    Sensitivity window;
    auto& mode = window.driver.find<QComboBox>(QStringLiteral("sensitivity.mode"));
    auto& start = window.driver.find<QPushButton>(QStringLiteral("sensitivity.measure"));
    QVERIFY(tests::shows(*window.view, QStringLiteral("about 12 times; the quick estimate takes "
                                                      "about 2.")));
    mode.setFocus();
    QTest::keyClick(&mode, Qt::Key_End);
    QCOMPARE(start.text(), QStringLiteral("Estimate"));
    QVERIFY(tests::shows(*window.view, QStringLiteral("about 2 times; measuring takes about 12.")));
    window.measure();
    const app::SensitivityStudy& estimate = *window.view->study();
    QVERIFY(estimate.isEstimate());
    QCOMPARE(window.matrix().title(), QStringLiteral("Estimated, nothing measured"));
    QCOMPARE(window.matrix().data().columnCount(), 4);
    std::vector<double> scores;
    for (int row = 0; row < 4; ++row)
        for (int bits = 0; bits < 4; ++bits) {
            const auto& cell = estimate.result.sites[size_t(row)].cells[size_t(bits)];
            QVERIFY(!cell.change && cell.outputError > 0);
            scores.push_back(100 * cell.outputError);
            QCOMPARE(window.matrix().data().value(row, bits), scores.back());
        }
    auto& bars = window.driver.find<widgets::RankedBars>(QStringLiteral("sensitivity.ranked"));
    auto& trade = window.driver.find<widgets::ScatterChart>(QStringLiteral("sensitivity.trade"));
    const std::initializer_list<widgets::ChartWidget*> charts = {&window.matrix(), &bars, &trade};
    for (const widgets::ChartWidget* chart : charts) {
        QVERIFY2(chart->csv().contains(QStringLiteral("estimate: ")), qPrintable(chart->csv()));
        QVERIFY(!chart->csv().contains(QStringLiteral("KL")));
        QVERIFY(chart->whatsThis().startsWith(QStringLiteral("Estimate")));
    }
    QVERIFY(bars.data().bars.front().detail.contains(QStringLiteral("no prediction")));
    QVERIFY(window.driver.find<QLabel>(QStringLiteral("sensitivity.agreement"))
                .text()
                .startsWith(QStringLiteral("Estimates: ")));
    QVERIFY(window.driver.find<QLabel>(QStringLiteral("sensitivity.readout"))
                .text()
                .contains(QStringLiteral("An estimate: ")));
    // A plan by the estimate is within its budget, and can be measured.
    QVERIFY(window.plan().predicted.bytes <= estimate.uniform[1].bytes);
    QVERIFY(window.plan().predicted.loss <= estimate.uniform[1].loss);
    window.clickCell(1, window.plan().chosen[1] == 3 ? 2 : 3);
    checkRecipe(window);
    window.driver.click(QStringLiteral("sensitivity.measurePlan"));
    window.driver.waitIdle();
    checkTrial(window);
    // Measured: the same scores on the left, and the predictions beside.
    QTest::keyClick(&mode, Qt::Key_Home);
    QCOMPARE(start.text(), QStringLiteral("Measure"));
    start.click();
    window.driver.waitIdle();
    QVERIFY(!window.view->study()->isEstimate());
    QCOMPARE(window.matrix().data().columnCount(), 8);
    for (int row = 0; row < 4; ++row)
        for (int bits = 0; bits < 4; ++bits)
            QCOMPARE(window.matrix().data().value(row, bits), scores[size_t(4 * row + bits)]);
    QVERIFY(window.matrix().whatsThis().contains(QStringLiteral("what was measured")));
    // Estimated again: what was measured stays.
    QTest::keyClick(&mode, Qt::Key_End);
    start.click();
    window.driver.waitIdle();
    QCOMPARE(window.matrix().data().columnCount(), 8);
    // On more of the text it is another estimate.
    app::chooseObservedText({{}, 1024});
    start.click();
    window.driver.waitIdle();
    QVERIFY(window.view->study()->isEstimate());
}

void TestSensitivity::checkTrial(Sensitivity& window) {
    const app::PlanTrial& trial = window.view->trials()->back();
    const core::PlanContest& contest = trial.contest;
    QVERIFY(trial.unseen);
    QCOMPARE(contest.plan.windowKl.size(), size_t(16));
    QCOMPARE(contest.plan.bytes, window.plan().predicted.bytes);
    const auto& chart =
        window.driver.find<widgets::ScatterChart>(QStringLiteral("sensitivity.trade"));
    // Each as it was measured, the plan ringed.
    const auto& points = chart.data().points;
    for (const core::ContestEntry& entry : contest.uniform) {
        const auto point = std::ranges::find(points, QStringLiteral("uniform.%1").arg(entry.bits),
                                             &widgets::ScatterPoint::id);
        QVERIFY(point != points.end());
        QCOMPARE(point->x, double(entry.bytes) / 1e6);
        QCOMPARE(point->y, entry.kl.value);
        QCOMPARE(point->yError, entry.kl.standardError);
    }
    const auto shown = std::ranges::find_if(points, &widgets::ScatterPoint::selected);
    QVERIFY(shown != points.end());
    QCOMPARE(shown->y, contest.plan.kl.value);
    QCOMPARE(shown->yError, contest.plan.kl.standardError);
    QVERIFY(shown->yError > 0);
    const widgets::ChartTable table = chart.table();
    QCOMPARE(table.rows.size(), points.size());
}

void TestSensitivity::plansAreTried() {
    Sensitivity window;
    window.measure();
    auto& verdict = window.driver.find<QLabel>(QStringLiteral("sensitivity.verdict"));
    auto& uniform = window.driver.find<QPushButton>(QStringLiteral("sensitivity.uniform"));
    auto& measure = window.driver.find<QPushButton>(QStringLiteral("sensitivity.measurePlan"));
    QVERIFY(!verdict.isVisible() && !uniform.isVisible());
    const auto tryIt = [&] {
        measure.setFocus();
        QTest::keyClick(&measure, Qt::Key_Space);
        QVERIFY(!measure.isEnabled());
        window.driver.waitIdle();
        QVERIFY(!measure.isEnabled() && verdict.isVisible());
        checkTrial(window);
    };
    tryIt();
    // A plan that spends where it is least worth it: the most sensitive block at the fewest bits.
    const std::vector<int> first = window.plan().chosen;
    const app::SensitivityStudy& study = *window.view->study();
    int worst = 0;
    for (int row = 1; row < 4; ++row)
        if (study.result.sites[size_t(row)].cells[3].change->kl.value >
            study.result.sites[size_t(worst)].cells[3].change->kl.value)
            worst = row;
    for (int row = 0; row < 4; ++row) {
        const int wanted = row == worst ? 3 : 0;
        if (window.plan().chosen[size_t(row)] != wanted) window.clickCell(row, wanted);
    }
    QVERIFY(!verdict.isVisible() && measure.isEnabled());
    tryIt();
    QCOMPARE(window.view->trials()->size(), size_t(2));
    QVERIFY(verdict.text().startsWith(QStringLiteral("Worse than uniform bits")));
    QVERIFY(uniform.isVisible());
    const int bits = window.view->trials()->back().contest.nearest().bits;
    QCOMPARE(uniform.text(), QStringLiteral("Add %1 bits instead").arg(bits));
    window.driver.click(QStringLiteral("sensitivity.uniform"));
    window.driver.waitIdle();
    QCOMPARE(window.recipe().stepCount(), 1);
    QCOMPARE(window.recipe().recipe().steps[0].params.integer("bits"), int64_t(bits));
    QCOMPARE(window.recipe().plan()->bytesAfter,
             window.view->trials()->back().contest.nearest().bytes);
    // The first plan again, by its point; what was measured of it is still known.
    auto& chart = window.driver.find<widgets::ScatterChart>(QStringLiteral("sensitivity.trade"));
    const auto& points = chart.data().points;
    const auto point =
        std::ranges::find(points, QStringLiteral("plan.0"), &widgets::ScatterPoint::id);
    chart.setFocus();
    chart.setCursorMark(int(point - points.begin()));
    QTest::keyClick(&chart, Qt::Key_Space);
    QCOMPARE(window.plan().chosen, first);
    QVERIFY(verdict.isVisible() && !measure.isEnabled());
    // Beside the predictions it stands as well.
    auto& kind = window.driver.find<QComboBox>(QStringLiteral("sensitivity.tradeKind"));
    kind.setFocus();
    QTest::keyClick(&kind, Qt::Key_Up);
    QCOMPARE(chart.data().points.back().id, QStringLiteral("measured"));
    QCOMPARE(chart.data().points.back().y, window.view->trials()->front().contest.plan.kl.value);
}

void TestSensitivity::saysWhyAllKeepOneWidth() {
    app::BudgetBar bar;
    const auto& readout = *bar.findChild<QLabel*>(QStringLiteral("sensitivity.readout"));
    app::SensitivityStudy study;
    study.parameters = 1000;
    app::BitChoice plan;
    plan.predicted = {1000, 2.5e-6, 2e-7};
    bar.show(study, plan, nullptr, false);
    QVERIFY2(!readout.text().contains(QStringLiteral("unsure")), qPrintable(readout.text()));
    plan.unsureGain = core::Measured{1.7e-8, 6e-8};
    bar.show(study, plan, nullptr, false);
    QVERIFY2(readout.text().endsWith(QStringLiteral("one width: the best mixture is predicted to gain "
                                                    "1.7×10⁻⁸ ± 6×10⁻⁸ only, which is unsure.")),
             qPrintable(readout.text()));
}

void TestSensitivity::budgetIsKept() {
    Sensitivity window;
    window.measure();
    const app::SensitivityStudy& study = *window.view->study();
    // No worse than the uniform width of the same size, which is one of the plans.
    QVERIFY(window.plan().predicted.bytes <= study.uniform[1].bytes);
    QVERIFY(window.plan().predicted.loss <= study.uniform[1].loss);
    auto& slider = window.driver.find<QSlider>(QStringLiteral("sensitivity.budget"));
    QTest::keyClick(&slider, Qt::Key_Home);
    window.driver.waitIdle();
    QCOMPARE(window.plan().predicted.bytes, study.leastBytes());
    double before = window.plan().predicted.loss;
    auto& bits = window.driver.find<QDoubleSpinBox>(QStringLiteral("sensitivity.bits"));
    for (const char* text : {"5", "6.5", "8.25"}) {
        bits.setFocus();
        bits.selectAll();
        QTest::keyClicks(&bits, QLatin1String(text));
        QTest::keyClick(&bits, Qt::Key_Return);
        window.driver.waitIdle();
        const app::PredictedLoss& predicted = window.plan().predicted;
        QVERIFY(predicted.bytes <= study.bytesAt(QByteArray(text).toDouble()));
        QVERIFY(predicted.loss <= before);
        before = predicted.loss;
    }
    QTest::keyClick(&slider, Qt::Key_End);
    window.driver.waitIdle();
    QVERIFY(window.plan().predicted.bytes <= study.mostBytes());
    for (size_t site = 0; site < window.plan().chosen.size(); ++site)
        for (int choice = 0; choice < 4; ++choice)
            QCOMPARE(window.matrix().data().mark(int(site), choice) == widgets::HeatMark::Chosen,
                     window.plan().chosen[site] == choice);
}

void TestSensitivity::cancelLeavesNothing() {
    Sensitivity window;
    window.driver.click(QStringLiteral("sensitivity.measure"));
    QVERIFY(window.view->isMeasuring());
    window.driver.click(QStringLiteral("sensitivity.cancel"));
    window.driver.waitIdle();
    QVERIFY(!window.view->isMeasuring());
    QVERIFY(!window.view->study());
    QVERIFY(window.driver.find<QPushButton>(QStringLiteral("sensitivity.first")).isVisible());
}

void TestSensitivity::classifiersAreToldWhy() {
    tests::WindowDriver driver;
    driver.open(QStringLiteral("sample:digits"));
    driver.showView(QStringLiteral("sensitivity"));
    auto* view = driver.window().findChild<app::SensitivityView*>();
    QVERIFY(tests::shows(*view, QStringLiteral("this one classifies")));
    QVERIFY(!driver.find<QPushButton>(QStringLiteral("sensitivity.first")).isVisible());
    QVERIFY(!driver.find<QPushButton>(QStringLiteral("sensitivity.measure")).isVisible());
}

QTEST_MAIN(TestSensitivity)
#include "tst_sensitivity.moc"
