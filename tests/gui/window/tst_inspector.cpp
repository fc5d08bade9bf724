// SPDX-License-Identifier: GPL-3.0-or-later
// Facts of the chosen weight: what the engine says of all its values, not of a sample.
#include <QTest>

#include "app/desktop/documents/document.h"
#include "core/encoding/dense.h"
#include "core/model/family.h"
#include "core/observe/effective_rank.h"
#include "core/observe/weight_statistics.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/number_text.h"
#include "widgets/panels/facts_grid.h"

using namespace lathe;

class TestInspector : public QObject {
    Q_OBJECT
  private slots:
    void factsAreTheEngines() {
        tests::WindowDriver driver;
        driver.openSample();
        driver.document().selection().select({QStringLiteral("layers.0.attn.q")});
        QVERIFY(driver.waitIdle());
        const auto& facts = driver.find<widgets::FactsGrid>(QStringLiteral("inspector.facts"));
        const core::Encoding& weight =
            *driver.document().model()->weight("layers.0.attn.q").encoding;
        core::JobContext job;
        const core::WeightStatistics all = core::weightStatistics(weight, {.bins = 1}, job);
        const auto shown = [](double value) { return widgets::valueText(value, QLocale()); };
        QCOMPARE(facts.valueOf(QStringLiteral("Kurtosis")), shown(all.kurtosis));
        QCOMPARE(facts.valueOf(QStringLiteral("Skewness")), shown(all.skewness));
        QCOMPARE(facts.valueOf(QStringLiteral("Max/σ")), shown(all.maxOverDeviation));
        QCOMPARE(facts.valueOf(QStringLiteral("Zeros")), QStringLiteral("0 %"));
        const double rank = core::effectiveRank(weight, job).entropy;
        QCOMPARE(facts.valueOf(QStringLiteral("Eff. rank")), shown(rank));
    }

    void aVectorHasNoRank() {
        tests::WindowDriver driver;
        driver.openSample();
        driver.document().selection().select({QStringLiteral("layers.0.attn_norm")});
        QVERIFY(driver.waitIdle());
        const auto& facts = driver.find<widgets::FactsGrid>(QStringLiteral("inspector.facts"));
        QCOMPARE(facts.valueOf(QStringLiteral("Eff. rank")), QStringLiteral("–"));
        QVERIFY(facts.valueOf(QStringLiteral("Kurtosis")) != QStringLiteral("…"));
    }
};

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
