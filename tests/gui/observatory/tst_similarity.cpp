// SPDX-License-Identifier: GPL-3.0-or-later
// Layers as a user meets them: which blocks change the stream least, marked by click, key and
// slider, taken back, measured without, and put into the recipe.
#include <QComboBox>
#include <QLabel>
#include <QSlider>
#include <QTest>
#include <cmath>

#include "app/desktop/observatory/similarity_view.h"
#include "core/evaluate/divergence.h"
#include "core/model/axes/axis_operations.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/line_chart.h"

using namespace lathe;
using app::LayerMarks;

class TestSimilarity : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void init();
    void chartsShowTheStudy();
    void clickMarksABlock();
    void cellMarksBlocksBetweenStreams();
    void selectionIsShared();
    void sliderMarksTheLowest();
    void pointMarksNeighbours();
    void removalIsMeasured();
    void marksBecomeAStep();
    void cleanupTestCase() { m_driver.reset(); }

  private:
    template <class Chart>
    Chart& chart(const char* name) {
        return m_driver->find<Chart>(QLatin1String(name));
    }
    widgets::HeatMap& influence() { return chart<widgets::HeatMap>("similarity.influence"); }
    widgets::HeatMap& map() { return chart<widgets::HeatMap>("similarity.map"); }
    static void clickCell(widgets::HeatMap& chart, int row, int column) {
        QTest::mouseClick(
            &chart, Qt::LeftButton, {},
            chart.markShape(row * chart.data().columnCount() + column).anchor.toPoint());
    }
    QString sentence() {
        return m_driver->find<QLabel>(QStringLiteral("similarity.sentence")).text();
    }
    void undo() { m_driver->window().actions().at(QStringLiteral("edit.undo"))->trigger(); }
    void redo() { m_driver->window().actions().at(QStringLiteral("edit.redo"))->trigger(); }
    const LayerMarks& marks() { return *m_view->marks(); }
    uint64_t bytesOf(int layer);

    std::unique_ptr<tests::WindowDriver> m_driver;
    app::SimilarityView* m_view = nullptr;
};

void TestSimilarity::initTestCase() {
    m_driver = std::make_unique<tests::WindowDriver>();
    app::chooseObservedText({{}, 512});
    m_driver->openSample();
    m_driver->showView(QStringLiteral("similarity"));
    m_view = m_driver->window().findChild<app::SimilarityView*>();
    m_driver->click(QStringLiteral("similarity.first"));
    m_driver->waitIdle();
    QVERIFY(m_view->study());
}

void TestSimilarity::init() {
    if (!marks().empty()) m_driver->click(QStringLiteral("similarity.clear"));
    QVERIFY(marks().empty());
}

uint64_t TestSimilarity::bytesOf(int layer) {
    uint64_t bytes = 0;
    for (const auto& [name, weight] : m_driver->document().model()->parts().weights)
        if (name.starts_with("layers." + std::to_string(layer) + "."))
            bytes += weight->encoding->bytes();
    return bytes;
}

void TestSimilarity::chartsShowTheStudy() {
    const core::LayerSimilarity& found = m_view->study()->found;
    QCOMPARE(influence().data().rowCount(), 4);
    for (int layer = 0; layer < 4; ++layer) {
        QCOMPARE(influence().data().value(layer, 0), found.influence[size_t(layer)]);
        QCOMPARE(influence().data().value(layer, 1),
                 found.angular[size_t(layer)][size_t(layer) + 1]);
    }
    auto& kind = m_driver->find<QComboBox>(QStringLiteral("similarity.kind"));
    const core::LayerSimilarity::Map* const shown[] = {&found.cka, &found.debiasedCka,
                                                       &found.angular};
    for (int i = 0; i < kind.count(); ++i) {
        if (i > 0) QTest::keyClick(&kind, Qt::Key_Down);
        for (int row = 0; row < 5; ++row)
            for (int column = 0; column < 5; ++column)
                QCOMPARE(map().data().value(row, column), (*shown[i])[size_t(row)][size_t(column)]);
    }
    QTest::keyClick(&kind, Qt::Key_Home);
    for (int stream = 0; stream < 5; ++stream)
        QVERIFY(std::abs(map().data().value(stream, stream) - 1) < 1e-9);
    QCOMPARE(map().csv().count('\n'), 26);  // a line of names, one per cell
}

void TestSimilarity::clickMarksABlock() {
    clickCell(influence(), 1, 0);
    QCOMPARE(marks(), LayerMarks{1});
    for (int layer = 0; layer < 4; ++layer)
        QCOMPARE(influence().data().mark(layer, 0) == widgets::HeatMark::Removed, layer == 1);
    QVERIFY(m_driver->document().selection().currentWeight().startsWith("layers.1."));
    const double share = double(bytesOf(1)) / double(m_driver->document().model()->bytes());
    const QString wanted =
        QStringLiteral("1 of 4 blocks marked (1), %1 %").arg(qRound(100 * share));
    QVERIFY2(sentence().startsWith(wanted), qPrintable(sentence() + " / " + wanted));
    QTest::keyClick(&influence(), Qt::Key_Down);
    QTest::keyClick(&influence(), Qt::Key_Down);
    QTest::keyClick(&influence(), Qt::Key_Space);
    QCOMPARE(marks(), (LayerMarks{1, 3}));
    undo();
    QCOMPARE(marks(), LayerMarks{1});
    QCOMPARE(influence().data().mark(3, 0), widgets::HeatMark::None);
    undo();
    QVERIFY(marks().empty());
    redo();
    QCOMPARE(marks(), LayerMarks{1});
    // A block's number does the same.
    const QRectF cell = influence().markShape(2).outline;
    QTest::mouseClick(&influence(), Qt::LeftButton, {},
                      QPointF(cell.left() - 8, cell.center().y()).toPoint());
    QVERIFY(marks().empty());
}

void TestSimilarity::cellMarksBlocksBetweenStreams() {
    clickCell(map(), 0, 2);  // what enters block 0, and what leaves block 1
    QCOMPARE(marks(), (LayerMarks{0, 1}));
    QCOMPARE(map().data().mark(0, 2), widgets::HeatMark::Removed);
    QCOMPARE(map().data().mark(2, 0), widgets::HeatMark::Removed);
    clickCell(map(), 2, 0);
    QVERIFY(marks().empty());
    clickCell(map(), 0, 4);
    QVERIFY(sentence().contains(QStringLiteral("One block has to stay")));
    QVERIFY(!m_driver->find<QWidget>(QStringLiteral("similarity.add")).isEnabled());
}

void TestSimilarity::selectionIsShared() {
    app::SelectionHub& selection = m_driver->document().selection();
    selection.select({QStringLiteral("layers.3.ffn.up")}, nullptr);
    QCOMPARE(influence().data().selectedRow, 3);
    QCOMPARE(map().data().selectedRow, 4);
    QCOMPARE(map().data().selectedColumn, 3);
    m_driver->showView(QStringLiteral("overview"));
    selection.select({QStringLiteral("embed")}, nullptr);
    m_driver->showView(QStringLiteral("similarity"));
    QCOMPARE(influence().data().selectedRow, -1);
    clickCell(map(), 3, 3);  // a stream with itself: the block that it leaves
    QVERIFY(selection.currentWeight().startsWith("layers.2."));
    QVERIFY(marks().empty());
}

void TestSimilarity::sliderMarksTheLowest() {
    auto& slider = m_driver->find<QSlider>(QStringLiteral("similarity.lowest"));
    slider.setFocus();
    QTest::keyClick(&slider, Qt::Key_Right);
    QTest::keyClick(&slider, Qt::Key_Right);
    QCOMPARE(marks().size(), size_t(2));
    const std::vector<double>& influences = m_view->study()->found.influence;
    for (size_t layer = 0; layer < 4; ++layer)
        for (const int marked : marks())
            QVERIFY(marks().contains(int(layer)) ||
                    influences[layer] >= influences[size_t(marked)]);
    undo();  // one run of keys
    QVERIFY(marks().empty());
    QCOMPARE(slider.value(), 0);
}

void TestSimilarity::pointMarksNeighbours() {
    auto& lines = chart<widgets::LineChart>("similarity.neighbours");
    QTest::mouseClick(&lines, Qt::LeftButton, {}, lines.markShape(1).anchor.toPoint());
    const core::LayerRun& run = m_view->study()->found.leastDistant[1];
    QCOMPARE(marks(), (LayerMarks{run.first, run.first + 1}));
    QCOMPARE(lines.data().series[0].y[1], run.distance);
}

/// The KL is that of the model made without the block by the axis operation.
void TestSimilarity::removalIsMeasured() {
    clickCell(influence(), 1, 1);
    m_driver->click(QStringLiteral("similarity.measureMarked"));
    m_driver->waitIdle();
    const core::ModelPtr& model = m_driver->document().model();
    core::JobContext job;
    const std::vector<int> kept = {0, 2, 3};
    const core::DivergenceResult wanted = core::compareWindows(
        core::ForwardPass(model, m_driver->workbench().backend()),
        core::ForwardPass(core::selectLayers(*model, kept), m_driver->workbench().backend()),
        app::readObserved({{}, 512}, *model).plan, job);
    QVERIFY(wanted.kl.mean > 0);
    const QString text = QStringLiteral("KL %1").arg(wanted.kl.mean, 0, 'g', 3);
    QVERIFY2(sentence().contains(text), qPrintable(sentence() + " / " + text));
    QVERIFY(!m_driver->find<QWidget>(QStringLiteral("similarity.measureMarked")).isEnabled());
}

void TestSimilarity::marksBecomeAStep() {
    app::RecipeDocument& recipe = m_driver->document().recipe();
    clickCell(influence(), 0, 0);
    m_driver->click(QStringLiteral("similarity.add"));
    clickCell(influence(), 2, 0);
    m_driver->click(QStringLiteral("similarity.add"));
    m_driver->waitIdle();
    QCOMPARE(recipe.stepCount(), 1);  // the second took the place of the first
    QCOMPARE(core::toText(recipe.recipe().steps[0]),
             std::string("prune.layers mode=list remove=0,2"));
    QVERIFY(recipe.plan() && recipe.plan()->error.isEmpty());
    QCOMPARE(recipe.plan()->bytesAfter,
             m_driver->document().model()->bytes() - bytesOf(0) - bytesOf(2));
    undo();
    QCOMPARE(core::toText(recipe.recipe().steps[0]),
             std::string("prune.layers mode=list remove=0"));
    undo();  // the mark between the two
    QCOMPARE(marks(), LayerMarks{0});
}

QTEST_MAIN(TestSimilarity)
#include "tst_similarity.moc"
