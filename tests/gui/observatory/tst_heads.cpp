// SPDX-License-Identifier: GPL-3.0-or-later
// Heads as a user meets them: measured, marked by click, key and slider, and what silence of the
// marked ones costs.
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <cmath>

#include "app/desktop/observatory/heads_view.h"
#include "core/observe/rank_correlation.h"
#include "core/workspace/runner.h"
#include "tests/gui/window/gestures.h"
#include "tests/gui/window/window_driver.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/line_chart.h"

using namespace lathe;

class TestHeads : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void mapShowsTheScores();
    void groupsAreMarkedTogether();
    void cursorLooksWithoutMarking();
    void sentenceIsChosen();
    void allPairsOfScores();
    void sliderMarksTheLowest();
    void silenceIsMeasured();
    void marksAreUndone();
    void marksBecomeAStep();
    void cleanupTestCase() { m_driver.reset(); }

  private:
    widgets::HeatMap& map() {
        return m_driver->find<widgets::HeatMap>(QStringLiteral("heads.map"));
    }
    void clickHead(int head, int layer) {
        QTest::mouseClick(
            &map(), Qt::LeftButton, {},
            map().markShape(head * map().data().columnCount() + layer).anchor.toPoint());
    }
    QString sentence() { return m_driver->find<QLabel>(QStringLiteral("heads.sentence")).text(); }

    std::unique_ptr<tests::WindowDriver> m_driver;
    app::HeadsView* m_view = nullptr;
};

void TestHeads::initTestCase() {
    m_driver = std::make_unique<tests::WindowDriver>();
    app::chooseObservedText({{}, 512});
    m_driver->openSample();
    m_driver->showView(QStringLiteral("heads"));
    m_view = m_driver->window().findChild<app::HeadsView*>();
    m_driver->click(QStringLiteral("heads.first"));
    m_driver->waitIdle();
    QVERIFY(m_view->study());
}

void TestHeads::mapShowsTheScores() {
    const app::HeadsStudy& study = *m_view->study();
    QCOMPARE(study.report.layers.size(), size_t(4));
    auto& score = m_driver->find<QComboBox>(QStringLiteral("heads.score"));
    for (int i = 0; i < score.count(); ++i) {
        if (i > 0) QTest::keyClick(&score, Qt::Key_Down);
        const auto chosen = app::HeadScore(score.currentData().toInt());
        QCOMPARE(map().data().palette == widgets::HeatPalette::Signed, app::isSigned(chosen));
        for (int head = 0; head < 8; ++head)
            for (int layer = 0; layer < 4; ++layer)
                QCOMPARE(
                    map().data().value(head, layer),
                    app::headScore(study.report.layers[size_t(layer)].heads[size_t(head)], chosen));
    }
    QTest::keyClick(&score, Qt::Key_Home);
    QVERIFY(m_driver->find<QLabel>(QStringLiteral("heads.agreement")).text().contains("0."));
}

/// Two query heads of the sample share keys, so a click takes both.
void TestHeads::groupsAreMarkedTogether() {
    clickHead(5, 2);
    for (int head = 0; head < 8; ++head)
        QCOMPARE(map().data().mark(head, 2) == widgets::HeatMark::Removed, head == 4 || head == 5);
    QVERIFY(sentence().startsWith(QStringLiteral("1 of 16 KV groups marked (2 heads)")));
    app::SelectionHub& selection = m_driver->document().selection();
    QCOMPARE(selection.currentWeight(), QStringLiteral("layers.2.attn.q"));
    QCOMPARE(selection.head(), 5);
    QVERIFY(tests::shows(m_driver->window(), QStringLiteral("head 5")));
    // Its attention: rows that add up to one over the words before.
    const widgets::HeatMapData& seen =
        m_driver->find<widgets::HeatMap>(QStringLiteral("heads.attention")).data();
    QVERIFY(seen.rowCount() > 4);
    for (int row = 0; row < seen.rowCount(); ++row) {
        double sum = 0;
        for (int column = 0; column <= row; ++column) sum += seen.value(row, column);
        QVERIFY(std::abs(sum - 1) < 1e-5);
    }
    QTest::keyClick(&map(), Qt::Key_Space);  // on the head that was clicked
    QVERIFY(m_view->marks()->places(*m_view->study()).empty());
    // A block's number takes all of it.
    const QRectF top = map().markShape(1).outline;
    QTest::mouseClick(&map(), Qt::LeftButton, {},
                      QPointF(top.center().x(), top.top() - 8).toPoint());
    QCOMPARE(m_view->marks()->places(*m_view->study()).size(), size_t(8));
    m_driver->click(QStringLiteral("heads.clear"));
    QVERIFY(m_view->marks()->places(*m_view->study()).empty());
    selection.select({QStringLiteral("layers.3.ffn.up")}, nullptr);
    QCOMPARE(map().data().selectedColumn, 3);
    QCOMPARE(map().data().selectedRow, -1);
    // What was chosen elsewhere meanwhile is shown on return.
    m_driver->showView(QStringLiteral("overview"));
    selection.selectHead(QStringLiteral("layers.1.attn.q"), 6, nullptr);
    m_driver->showView(QStringLiteral("heads"));
    QCOMPARE(map().data().selectedColumn, 1);
    QCOMPARE(map().data().selectedRow, 6);
}

/// Arrows move selection and picture; Space marks, Ctrl+Space a whole block.
void TestHeads::cursorLooksWithoutMarking() {
    const auto& attention = m_driver->find<widgets::HeatMap>(QStringLiteral("heads.attention"));
    clickHead(2, 1);
    m_driver->click(QStringLiteral("heads.clear"));
    const std::vector<double> before = attention.data().values;
    QTest::keyClick(&map(), Qt::Key_Right);
    const app::SelectionHub& selection = m_driver->document().selection();
    QCOMPARE(selection.currentWeight(), QStringLiteral("layers.2.attn.q"));
    QCOMPARE(selection.head(), 2);
    QVERIFY(attention.data().values != before);
    QCOMPARE(attention.detail(), QStringLiteral("block 2, head 2"));
    QVERIFY(m_view->marks()->places(*m_view->study()).empty());
    QTest::keyClick(&map(), Qt::Key_Space);
    QCOMPARE(m_view->marks()->places(*m_view->study()).size(), size_t(2));
    QTest::keyClick(&map(), Qt::Key_Space);
    QTest::keyClick(&map(), Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(m_view->marks()->places(*m_view->study()).size(), size_t(8));
    m_driver->click(QStringLiteral("heads.clear"));
}

void TestHeads::sentenceIsChosen() {
    auto& choice = m_driver->find<QComboBox>(QStringLiteral("heads.sentenceChoice"));
    const auto& attention = m_driver->find<widgets::HeatMap>(QStringLiteral("heads.attention"));
    const auto& sentences = m_view->study()->sentences;
    QCOMPARE(choice.count(), int(sentences.size()));
    QVERIFY(choice.count() > 5);
    for (const app::Sentence& one : sentences)
        QVERIFY(one.tokens.size() >= 2 && one.tokens.size() <= 20);
    const auto shown = [&] {
        QString text = attention.data().rows.mid(1).join(QString());
        return text.remove(' ');
    };
    for (const int index : {3, 0}) {
        for (int i = choice.currentIndex(); i != index; i += index > i ? 1 : -1)
            QTest::keyClick(&choice, index > i ? Qt::Key_Down : Qt::Key_Up);
        m_driver->waitIdle();
        QCOMPARE(shown(), QString(sentences[size_t(index)].text).remove(' '));
        QCOMPARE(attention.data().rowCount(), int(sentences[size_t(index)].tokens.size()));
    }
}

/// Every pair once, the first-order score among them, with what a correlation of the shown scores
/// gives.
void TestHeads::allPairsOfScores() {
    const app::HeadsStudy& study = *m_view->study();
    QCOMPARE(study.agreements.size(), size_t(10));
    const auto& pairs = m_driver->find<widgets::HeatMap>(QStringLiteral("heads.pairs"));
    QTest::keyClick(&m_driver->find<QComboBox>(QStringLiteral("heads.below")), Qt::Key_Down);
    QVERIFY(pairs.isVisible());
    const auto values = [&](app::HeadScore score) {
        std::vector<double> all;
        for (const core::LayerHeads& layer : study.report.layers)
            for (const core::HeadImportance& head : layer.heads)
                all.push_back(app::headScore(head, score));
        return all;
    };
    constexpr app::HeadScore kScores[] = {app::HeadScore::LeaveOneOut, app::HeadScore::Gradient,
                                          app::HeadScore::Estimate, app::HeadScore::Entropy,
                                          app::HeadScore::Distance};
    for (int row = 0; row < 4; ++row)
        for (int column = 0; column < 4; ++column) {
            const double shown = pairs.data().value(row, column);
            if (column > row)
                QVERIFY(std::isnan(shown));
            else
                QCOMPARE(shown,
                         core::rankCorrelation(values(kScores[column]), values(kScores[row + 1])));
        }
    QTest::keyClick(&m_driver->find<QComboBox>(QStringLiteral("heads.below")), Qt::Key_Up);
}

void TestHeads::sliderMarksTheLowest() {
    auto& slider = m_driver->find<QSlider>(QStringLiteral("heads.lowest"));
    slider.setFocus();
    QTest::keyClick(&slider, Qt::Key_Home);
    for (int i = 0; i < 25; ++i) QTest::keyClick(&slider, Qt::Key_Right);
    const app::HeadsStudy& study = *m_view->study();
    const auto& marks = *m_view->marks();
    QCOMPARE(marks.units(study), 4);
    double worstMarked = -INFINITY, bestLeft = INFINITY;
    for (int layer = 0; layer < 4; ++layer)
        for (int group = 0; group < 4; ++group) {
            const double change = study.report.layers[size_t(layer)].groups[size_t(group)].mean;
            double& bound = marks.isMarked(layer, 2 * group) ? worstMarked : bestLeft;
            bound = &bound == &worstMarked ? std::max(bound, change) : std::min(bound, change);
        }
    QVERIFY(worstMarked <= bestLeft);
    const auto& curve =
        m_driver->find<widgets::LineChart>(QStringLiteral("heads.curve")).data().series[0].y;
    QCOMPARE(curve.size(), size_t(17));
    QCOMPARE(curve[4], marks.estimate(study));
}

/// The measured effect of one group is the one in the report; of several it is on the curve.
void TestHeads::silenceIsMeasured() {
    const app::HeadsStudy& study = *m_view->study();
    m_driver->click(QStringLiteral("heads.measureMarked"));
    m_driver->waitIdle();
    const auto& series =
        m_driver->find<widgets::LineChart>(QStringLiteral("heads.curve")).data().series;
    QCOMPARE(series.size(), size_t(2));
    QVERIFY(std::isfinite(series[1].y[4]));
    QVERIFY(sentence().contains(QStringLiteral("Measured")));
    m_driver->click(QStringLiteral("heads.clear"));
    clickHead(0, 0);
    m_driver->click(QStringLiteral("heads.measureMarked"));
    m_driver->waitIdle();
    const QString wanted = QStringLiteral("Measured %1%2 ±")
                               .arg(study.report.layers[0].groups[0].mean > 0 ? "+" : "−")
                               .arg(std::abs(study.report.layers[0].groups[0].mean), 0, 'f', 3);
    QVERIFY2(sentence().contains(wanted), qPrintable(sentence() + " / " + wanted));
    // A single window says nothing of an error.
    const QString one = app::markedSentence(study, *m_view->marks(), core::LossChange{0.5, {}});
    QVERIFY2(one.endsWith(QStringLiteral("Measured +0.500 (one window: no error).")),
             qPrintable(one));
}

/// One history: marks by click, a run of keys on the slider, and the step.
void TestHeads::marksAreUndone() {
    const app::HeadsStudy& study = *m_view->study();
    QUndoStack& stack = m_driver->document().recipe().undoStack();
    const int before = stack.index();
    m_driver->click(QStringLiteral("heads.clear"));
    clickHead(2, 1);
    const app::HeadMarks clicked = *m_view->marks();
    auto& slider = m_driver->find<QSlider>(QStringLiteral("heads.lowest"));
    slider.setFocus();
    for (int i = 0; i < 14; ++i) QTest::keyClick(&slider, Qt::Key_Right);
    QVERIFY(m_view->marks()->units(study) > 1);
    QCOMPARE(stack.undoText(), QStringLiteral("Mark heads"));
    const auto undo = [&] {
        m_driver->window().actions().at(QStringLiteral("edit.undo"))->trigger();
    };
    undo();
    QVERIFY(*m_view->marks() == clicked);
    QCOMPARE(map().data().mark(2, 1), widgets::HeatMark::Removed);
    undo();
    QCOMPARE(m_view->marks()->units(study), 0);
    QCOMPARE(slider.value(), 0);
    // Hidden meanwhile, it shows what was undone on return.
    m_driver->window().actions().at(QStringLiteral("edit.redo"))->trigger();
    m_driver->showView(QStringLiteral("overview"));
    undo();
    QVERIFY(stack.index() >= before);
    m_driver->showView(QStringLiteral("heads"));
    QCOMPARE(map().data().mark(2, 1), widgets::HeatMark::None);
}

/// What the step promises and does is what was marked.
void TestHeads::marksBecomeAStep() {
    app::RecipeDocument& recipe = m_driver->document().recipe();
    clickHead(5, 2);
    m_driver->click(QStringLiteral("heads.add"));
    QCOMPARE(core::toText(recipe.recipe().steps.at(0)),
             std::string("prune.heads score=list heads=2:4-5 across=global"));
    for (const int layer : {0, 1, 3}) clickHead(0, layer);
    m_driver->click(QStringLiteral("heads.add"));
    m_driver->waitIdle();
    QCOMPARE(recipe.stepCount(), 1);
    QCOMPARE(core::toText(recipe.recipe().steps[0]),
             std::string("prune.heads score=list heads=0:0-1,1:0-1,2:4-5,3:0-1"));
    QVERIFY(recipe.plan() && recipe.plan()->error.isEmpty());
    core::JobContext job;
    const core::ModelPtr after =
        core::runRecipe(m_driver->document().model(), recipe.recipe(), job).model;
    QCOMPARE(recipe.plan()->bytesAfter, after->bytes());
    for (const core::LayerSpec& layer : after->spec().layers) QCOMPARE(layer.attention.heads, 6);
}

QTEST_MAIN(TestHeads)
#include "tst_heads.moc"
