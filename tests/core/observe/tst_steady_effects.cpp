// SPDX-License-Identifier: GPL-3.0-or-later
// Effects to plan by never fall below zero, nor with fewer bytes; what was measured of weights
// alone is not touched.
#include <QtTest>

#include "core/observe/steady_effects.h"

using namespace lathe::core;

namespace {

SensitivityCell cellOf(uint64_t bytes, double regained, double error) {
    SensitivityCell cell;
    cell.bytes = bytes;
    cell.change = {{1.0, 0.1}, {-2.0, 0.1}};
    cell.regained = {{regained, error}, {2 * regained, error}};
    return cell;
}

SensitivityResult resultOf(std::vector<SensitivityCell> cells) {
    SensitivityResult result;
    result.sites.resize(1);
    result.sites[0].cells = std::move(cells);
    return result;
}

}  // namespace

class TestSteadyEffects : public QObject {
    Q_OBJECT
  private slots:
    void valuesRiseAsBytesFall();
    void orderOfChoicesIsFree();
    void aloneStays();
};

void TestSteadyEffects::valuesRiseAsBytesFall() {
    const SensitivityResult found = steadied(resultOf(
        {cellOf(8, -0.1, 0.01), cellOf(4, 0.3, 0.02), cellOf(3, 0.2, 0.03), cellOf(2, 0.9, 0.04)}));
    const double expected[][2] = {{0, 0}, {0.3, 0.02}, {0.3, 0.02}, {0.9, 0.04}};
    for (size_t c = 0; c < 4; ++c) {
        const QualityChange& regained = *found.sites[0].cells[c].regained;
        QCOMPARE(regained.kl.value, expected[c][0]);
        QCOMPARE(regained.kl.standardError, expected[c][1]);
        QCOMPARE(regained.nll.value, 2 * expected[c][0]);
        QCOMPARE(found.sites[0].cells[c].change->nll.value, -2.0);
    }
}

void TestSteadyEffects::orderOfChoicesIsFree() {
    const SensitivityResult found =
        steadied(resultOf({cellOf(2, -0.4, 0.1), cellOf(8, 0.1, 0.2), cellOf(4, 0.5, 0.3)}));
    const auto& cells = found.sites[0].cells;
    QCOMPARE(cells[0].regained->kl.value, 0.5);
    QCOMPARE(cells[1].regained->kl.value, 0.1);
    QCOMPARE(cells[2].regained->kl.value, 0.5);
}

void TestSteadyEffects::aloneStays() {
    SensitivityResult alone = resultOf({cellOf(8, -1, 0), cellOf(4, -3, 0)});
    for (SensitivityCell& cell : alone.sites[0].cells) cell.regained.reset();
    alone.sites[0].cells[1].change->kl.value = -5;
    const SensitivityResult found = steadied(alone);
    QCOMPARE(found.sites[0].cells[1].change->kl.value, -5.0);
    QVERIFY(!found.sites[0].cells[1].regained);
}

QTEST_APPLESS_MAIN(TestSteadyEffects)
#include "tst_steady_effects.moc"
