// SPDX-License-Identifier: GPL-3.0-or-later
// The view of one weight follows the recipe, and then rests.
#include <QTest>

#include "app/desktop/documents/document.h"
#include "app/desktop/views/weights_view.h"
#include "tests/gui/window/window_states.h"
#include "widgets/charts/small_multiples.h"

using namespace lathe;

class TestWeights : public QObject {
    Q_OBJECT
  private slots:
    void restsOnceItHasShown() {
        tests::WindowDriver driver;
        tests::fillWindow(driver);
        driver.showView(QStringLiteral("weights"));
        QVERIFY(driver.waitIdle(30000));
        int shown = 0;
        const auto* view = driver.window().findChild<app::WeightsView*>();
        connect(view, &app::WeightsView::previewShown, this, [&] { ++shown; });
        QTest::qWait(1000);
        QCOMPARE(shown, 0);
    }

    void layersFollowTheStep() {
        tests::WindowDriver driver;
        tests::fillWindow(driver);
        driver.showView(QStringLiteral("weights"));
        const auto& layers = driver.find<widgets::SmallMultiples>(QStringLiteral("weights.layers"));
        const widgets::ChartTable before = layers.table();
        QVERIFY(!before.rows.empty());
        driver.document().recipe().setParam(0, "bits", int64_t(2));
        QVERIFY(driver.waitIdle(30000));
        QVERIFY(layers.table().rows != before.rows);
    }
};

QTEST_MAIN(TestWeights)
#include "tst_weights.moc"
