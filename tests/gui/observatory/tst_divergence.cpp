// SPDX-License-Identifier: GPL-3.0-or-later
// Divergence as a user meets it: nothing to compare with, then a run's model against the original,
// block by block, with the weights and places that differ most.
#include <QApplication>
#include <QContextMenuEvent>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <algorithm>

#include "app/desktop/observatory/divergence_view.h"
#include "core/workspace/runner.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/chart_table_view.h"

using namespace lathe;

class TestDivergence : public QObject {
    Q_OBJECT
  private slots:
    void changedWeightIsFound();
};

/// Block 2 alone is changed, so blocks before have no error, and its weight is to blame.
void TestDivergence::changedWeightIsFound() {
    tests::WindowDriver driver;
    app::chooseObservedText({{}, 512});
    driver.openSample();
    driver.showView(QStringLiteral("divergence"));
    auto* view = driver.window().findChild<app::DivergenceView*>();
    QVERIFY(tests::shows(*view, QStringLiteral("nothing to compare this model with yet")));
    auto& first = driver.find<QPushButton>(QStringLiteral("divergence.first"));
    QVERIFY(!first.isVisible());
    core::Recipe recipe;
    recipe.steps.push_back(core::stepFromText("quant.rtn bits=2 group=64 layers=layers.2.ffn.up"));
    core::JobContext job;
    driver.document().setCompressed(core::runRecipe(driver.document().model(), recipe, job).model,
                                    QStringLiteral("two bits"));
    QVERIFY(first.isVisible());
    driver.click(QStringLiteral("divergence.first"));
    driver.waitIdle();
    QVERIFY(view->study());
    const auto& lines =
        driver.find<widgets::LineChart>(QStringLiteral("divergence.lines")).data().series;
    QCOMPARE(lines.size(), size_t(2));
    const std::vector<double>&total = lines[0].y, &own = lines[1].y;
    QCOMPARE(total.size(), size_t(4));
    QVERIFY(total[0] == 0 && total[1] == 0 && own[3] == 0);
    QVERIFY(total[2] > 0 && total[3] > 0);
    QVERIFY(std::abs(total[2] - own[2]) < 1e-6);  // it inherited nothing
    auto& bars = driver.find<widgets::RankedBars>(QStringLiteral("divergence.linears"));
    QCOMPARE(bars.data().bars.size(), size_t(1));
    QCOMPARE(bars.data().bars[0].label, QStringLiteral("block 2 · ffn.up"));
    QTest::mouseClick(&bars, Qt::LeftButton, {}, bars.markShape(0).outline.center().toPoint());
    QCOMPARE(driver.document().selection().currentWeight(), QStringLiteral("layers.2.ffn.up"));
    auto& threshold = driver.find<QDoubleSpinBox>(QStringLiteral("divergence.threshold"));
    const auto& sentence = driver.find<QLabel>(QStringLiteral("divergence.sentence"));
    threshold.setValue(threshold.minimum());
    QVERIFY(sentence.text().startsWith(QStringLiteral("Block 2 is the first")));
    threshold.setValue(threshold.maximum());
    QVERIFY(sentence.text().startsWith(QStringLiteral("No block")));
    auto& table = driver.find<widgets::ChartTableView>(QStringLiteral("divergence.places"));
    const QAbstractItemModel& places = *table.model();
    QCOMPARE(places.rowCount(), int(view->study()->places.size()));
    QVERIFY(places.rowCount() > 0);
    for (int column = 0; column < places.columnCount(); ++column)
        QCOMPARE(places.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole),
                 places.index(0, column).data(Qt::TextAlignmentRole));
    QVERIFY(
        std::ranges::is_sorted(view->study()->places, std::greater<>(), &app::DivergentPlace::kl));
    // The table's way out: all digits, all rows, and what it says.
    const QStringList csv = table.csv().split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
    QCOMPARE(csv.size(), qsizetype(places.rowCount()) + 1);
    QCOMPARE(csv[1].section(',', 0, 0).toDouble(), view->study()->places[0].kl);
    QCOMPARE(table.renderImage().height(),
             table.horizontalHeader()->height() + places.rowCount() * table.rowHeight(0));
    QContextMenuEvent asked(QContextMenuEvent::Keyboard, QPoint(4, 4),
                            table.mapToGlobal(QPoint(4, 4)));
    QApplication::sendEvent(table.viewport(), &asked);
    auto* menu = table.findChild<QMenu*>();
    QVERIFY(menu && menu->isVisible());
    QStringList offered;
    for (const QAction* action : menu->actions())
        if (!action->isSeparator() && action->isEnabled()) offered << action->text();
    QCOMPARE(offered, QStringList({"Copy table", "Copy image", "Save PNG…", "Save CSV…",
                                   "Explain this table"}));
    menu->close();
}

QTEST_MAIN(TestDivergence)
#include "tst_divergence.moc"
