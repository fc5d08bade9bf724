// SPDX-License-Identifier: GPL-3.0-or-later
// The page on what a text is worth as calibration data: what it says of the bundled text against
// counts made here, the warning while results are measured on the same lines, and places with dead
// channels that lead to their weights.
#include <QAbstractButton>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <set>

#include "app/desktop/observatory/activations_view.h"
#include "app/desktop/observatory/calibration_charts.h"
#include "app/desktop/observatory/calibration_panel.h"
#include "core/data/text.h"
#include "core/model/family.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/panels/facts_grid.h"
#include "widgets/panels/note.h"
#include "widgets/panels/segmented_button.h"

using namespace lathe;

namespace {

QString warningIn(const app::MainWindow& window) {
    return window.findChild<widgets::Note*>(QStringLiteral("calibration.warning"))->message();
}

std::set<core::TokenId> tokensIn(const core::Model& model, std::string_view text) {
    const auto ids = core::idsOf(*model.tokenizer(), text, false, false);
    return {ids.begin(), ids.end()};
}

}  // namespace

class TestCalibrationLens : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void factsAreCounts();
    void sameTextIsWarnedOf();
    void otherTextIsNot();
    void deadChannelsLeadToTheirWeight();
    void cleanupTestCase() { m_driver.reset(); }

  private:
    void choosePage(int index) {
        auto& mode = m_driver->find<widgets::SegmentedButton>(QStringLiteral("activations.mode"));
        QTest::mouseClick(mode.findChildren<QAbstractButton*>().at(index), Qt::LeftButton);
    }
    widgets::FactsGrid& facts() {
        return m_driver->find<widgets::FactsGrid>(QStringLiteral("calibration.facts"));
    }

    std::unique_ptr<tests::WindowDriver> m_driver;
    app::ActivationsView* m_view = nullptr;
};

void TestCalibrationLens::initTestCase() {
    m_driver = std::make_unique<tests::WindowDriver>();
    app::chooseObservedText({{}, 512});
    m_driver->openSample();
    m_driver->showView(QStringLiteral("activations"));
    m_view = m_driver->window().findChild<app::ActivationsView*>();
    m_driver->click(QStringLiteral("activations.first"));
    m_driver->waitIdle();
    QVERIFY(m_view->study());
    QVERIFY(!facts().isVisible());
    QVERIFY(m_driver->find<QWidget>(QStringLiteral("activations.site")).isVisible());
    choosePage(2);
    QVERIFY(facts().isVisible());
    QVERIFY(!m_driver->find<QWidget>(QStringLiteral("activations.site")).isVisible());
}

void TestCalibrationLens::factsAreCounts() {
    const core::Model& model = *m_driver->document().model();
    const core::TextData text = app::observedData({});
    const auto all = core::idsOf(*model.tokenizer(), text.text, false, false);
    const std::set<core::TokenId> distinct(all.begin(), all.end());
    const QLocale locale;
    QCOMPARE(facts().valueOf(QStringLiteral("Tokens of the text")),
             locale.toString(qlonglong(all.size())));
    QVERIFY(facts()
                .valueOf(QStringLiteral("Vocabulary covered"))
                .startsWith(QStringLiteral("%1 of %2 (")
                                .arg(locale.toString(qlonglong(distinct.size())),
                                     locale.toString(qlonglong(model.spec().vocabulary)))));
    QVERIFY(
        QString::fromStdString(text.sha256).startsWith(facts().valueOf(QStringLiteral("SHA-256"))));
    const auto& line =
        m_driver->find<widgets::LineChart>(QStringLiteral("calibration.coverage")).data();
    QCOMPARE(line.series.size(), size_t(1));
    QCOMPARE(line.series[0].y.size(), size_t(100));
    QCOMPARE(line.series[0].y.back(), double(distinct.size()));
    const std::set<core::TokenId> half(all.begin(), all.begin() + std::ptrdiff_t(all.size() / 2));
    QCOMPARE(line.series[0].y[49], double(half.size()));
}

void TestCalibrationLens::sameTextIsWarnedOf() {
    QVERIFY2(warningIn(m_driver->window())
                 .startsWith(QStringLiteral("Results are measured on this text")),
             qPrintable(warningIn(m_driver->window())));
    QCOMPARE(facts().valueOf(QStringLiteral("Covered of the measured text")),
             QStringLiteral("100.0 %"));
}

void TestCalibrationLens::otherTextIsNot() {
    const QString path = m_driver->folder() + QStringLiteral("/other.txt");
    QByteArray text;
    for (int i = 0; i < 400; ++i) text += "a boat of stone under the old moon\n";
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    file.close();
    app::chooseObservedText({path, 512});
    m_driver->click(QStringLiteral("activations.measure"));
    m_driver->waitIdle();
    QVERIFY(facts().isVisible());  // the page stays
    QCOMPARE(warningIn(m_driver->window()), QString());
    QCOMPARE(facts().valueOf(QStringLiteral("Text")), QStringLiteral("other.txt"));
    const core::Model& model = *m_driver->document().model();
    const auto known = tokensIn(model, text.toStdString());
    const auto measured = core::idsOf(*model.tokenizer(), app::observedData({}).text, false, false);
    const auto covered =
        std::ranges::count_if(measured, [&](core::TokenId id) { return known.contains(id); });
    QCOMPARE(
        facts().valueOf(QStringLiteral("Covered of the measured text")),
        QStringLiteral("%1 %").arg(100.0 * double(covered) / double(measured.size()), 0, 'f', 1));
}

void TestCalibrationLens::deadChannelsLeadToTheirWeight() {
    auto study = std::make_shared<app::ActivationsStudy>();
    for (const int layer : {0, 1}) {
        core::ActivationSite site;
        site.name = "layers." + std::to_string(layer) + ".ffn.down";
        site.layer = layer;
        site.channels.resize(64);
        study->statistics.sites.push_back(site);
    }
    study->lens.sites = {{"layers.0.ffn.down", 64, {5}}, {"layers.1.ffn.down", 64, {3, 17, 40}}};
    study->lens.channels = 128;
    study->lens.inactiveChannels = 4;
    study->lens.growth.assign(100, 1);
    app::CalibrationPanel panel;
    panel.resize(800, 500);
    panel.retranslate();
    panel.setStudy(study);
    panel.show();
    auto& bars = *panel.findChild<widgets::RankedBars*>(QStringLiteral("calibration.inactive"));
    QCOMPARE(bars.data().bars.size(), size_t(2));
    QCOMPARE(bars.data().bars[0].value, 3.0);
    QVERIFY(bars.data().bars[0].detail.contains(QStringLiteral("3, 17, 40")));
    QSignalSpy chosen(&panel, &app::CalibrationPanel::weightChosen);
    QTest::mouseClick(&bars, Qt::LeftButton, {}, bars.markShape(0).anchor.toPoint());
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("layers.1.ffn.down"));
    panel.setSelected(QStringLiteral("layers.0.ffn.down"));
    QVERIFY(!bars.data().bars[0].selected && bars.data().bars[1].selected);
}

QTEST_MAIN(TestCalibrationLens)
#include "tst_calibration_lens.moc"
