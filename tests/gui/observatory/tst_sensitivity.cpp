// SPDX-License-Identifier: GPL-3.0-or-later
// Sensitivity as a user meets it: measure, give a weight other bits, move the budget, put the plan
// into the recipe and take it out again.
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <QTreeView>
#include <algorithm>

#include "app/desktop/observatory/sensitivity_view.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/charts/scatter_chart.h"

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
    void budgetIsKept();
    void cancelLeavesNothing();
    void classifiersAreToldWhy();

  private:
    static void checkCharts(Sensitivity& window);
    static void checkCells(Sensitivity& window);
    static void checkRecipe(Sensitivity& window);
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
    // All at once, as measured, stands beside the sum of single effects.
    window.driver.click(QStringLiteral("sensitivity.measurePlan"));
    QVERIFY(
        !window.driver.find<QPushButton>(QStringLiteral("sensitivity.measurePlan")).isEnabled());
    window.driver.waitIdle();
    const auto& points =
        window.driver.find<widgets::ScatterChart>(QStringLiteral("sensitivity.trade"))
            .data()
            .points;
    QCOMPARE(points.back().id, QStringLiteral("measured"));
    QCOMPARE(points.back().x, double(window.plan().predicted.bytes) / 1e6);
    QVERIFY(points.back().y > 0);
    QVERIFY(
        !window.driver.find<QPushButton>(QStringLiteral("sensitivity.measurePlan")).isEnabled());
}

void TestSensitivity::budgetIsKept() {
    Sensitivity window;
    window.measure();
    const app::SensitivityStudy& study = *window.view->study();
    // No worse than the uniform width of the same size, which is one of the plans.
    QVERIFY(window.plan().predicted.bytes <= study.uniform[1].bytes);
    QVERIFY(window.plan().predicted.kl <= study.uniform[1].kl);
    auto& slider = window.driver.find<QSlider>(QStringLiteral("sensitivity.budget"));
    QTest::keyClick(&slider, Qt::Key_Home);
    window.driver.waitIdle();
    QCOMPARE(window.plan().predicted.bytes, study.leastBytes());
    double before = window.plan().predicted.kl;
    auto& bits = window.driver.find<QDoubleSpinBox>(QStringLiteral("sensitivity.bits"));
    for (const char* text : {"5", "6.5", "8.25"}) {
        bits.setFocus();
        bits.selectAll();
        QTest::keyClicks(&bits, QLatin1String(text));
        QTest::keyClick(&bits, Qt::Key_Return);
        window.driver.waitIdle();
        const app::PredictedLoss& predicted = window.plan().predicted;
        QVERIFY(predicted.bytes <= study.bytesAt(QByteArray(text).toDouble()));
        QVERIFY(predicted.kl <= before);
        before = predicted.kl;
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
