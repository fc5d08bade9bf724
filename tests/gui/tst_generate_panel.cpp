// SPDX-License-Identifier: GPL-3.0-or-later

// The Generate view with a tiny model and what 3-bit rounding makes of it: texts, marks,
// probabilities, stopping, keyboard, and the states without models.

#include <QApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>
#include <cmath>

#include "app/desktop/views/generate_column.h"
#include "app/desktop/views/generate_panel.h"
#include "app/desktop/views/token_details.h"
#include "core/evaluate/windows.h"
#include "tests/support/reading_model.h"
#include "widgets/panels/probability_bars.h"
#include "widgets/panels/token_text.h"
#include "widgets/style/theme.h"
#include "widgets/style/ui_font.h"

using namespace lathe;
using namespace lathe::app;
using namespace lathe::tests;

namespace {

constexpr int kPatienceMs = 20000;
constexpr int kStopMs = 200;

/// Takes long enough for a text to be seen growing.
core::ModelPtr slowModel() {
    TinyModelOptions options;
    options.layers = 6;
    options.width = 128, options.heads = 4, options.kvHeads = 4, options.headDim = 32;
    options.ffnWidth = 512, options.context = 2048;
    return readingModel(options);
}

/// Probabilities behind `ids`, straight from the definition.
std::vector<double> softmaxAfter(const core::ForwardPass& pass,
                                 const std::vector<core::TokenId>& ids) {
    core::KvCache cache(pass.model().spec());
    std::vector<double> p;
    double total = 0;
    for (const float value : pass.evaluate(cache, ids).values) {
        p.push_back(std::exp(static_cast<double>(value)));
        total += p.back();
    }
    for (double& value : p) value /= total;
    return p;
}

}  // namespace

class TestGeneratePanel : public QObject {
    Q_OBJECT

    std::shared_ptr<core::Backend> m_backend = core::makeBackend("cpu");
    core::ModelPtr m_original = readingModel();
    core::ModelPtr m_compressed = withRecipeStep(m_original, "quant.rtn bits=3");
    std::unique_ptr<JobRunner> m_jobs;
    std::unique_ptr<GeneratePanel> m_panel;

    template <class Widget>
    Widget* child(const char* name) {
        return m_panel->findChild<Widget*>(QString::fromLatin1(name));
    }
    QString status() { return child<QLabel>("status")->text(); }
    void generate(int tokens) {
        child<QPlainTextEdit>("prompt")->setPlainText("abc");
        child<QSpinBox>("maxTokens")->setValue(tokens);
        QTest::mouseClick(child<QPushButton>("generate"), Qt::LeftButton);
        QVERIFY(m_panel->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->isRunning(), kPatienceMs);
    }

  private slots:
    void initTestCase() {
        QApplication::setFont(widgets::uiFont("en"));
        widgets::applyTheme(*qApp, widgets::ThemeMode::Light);
    }
    void init() {
        m_jobs = std::make_unique<JobRunner>();
        m_panel = std::make_unique<GeneratePanel>(*m_jobs, m_backend);
        m_panel->resize(900, 700);
        m_panel->setModels(m_original, m_compressed, "int3 RTN");
        m_panel->show();
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));  // shortcuts need it
    }
    void cleanup() {
        m_panel.reset();
        m_jobs.reset();
    }

    // Both columns hold what each model writes alone, greedily, and the marks are those of the ids.
    void writesBothTextsAndMarksThem() {
        generate(32);
        core::JobContext job;
        core::GenerateOptions options;
        options.maxTokens = 32;
        std::vector<core::TokenId> alone[2];
        for (const size_t i : {0, 1}) {
            const core::ForwardPass pass(i ? m_compressed : m_original, m_backend);
            alone[i] = core::generate(pass, "abc", options, job).ids;
            QCOMPARE(m_panel->column(i).ids(), alone[i]);
            QVERIFY(m_panel->column(i).tokensPerSecond() > 0);
        }
        QVERIFY(alone[0] != alone[1]);
        std::vector<core::TokenId> same[2];
        size_t marked = 0;
        for (const size_t i : {0, 1})
            for (size_t place = 0; place < alone[i].size(); ++place)
                if (m_panel->column(i).text().tokens()[place].differs)
                    ++marked;
                else
                    same[i].push_back(alone[i][place]);
        QVERIFY(marked > 0);
        QCOMPARE(same[0], same[1]);  // what is not marked is common to both, in order
        QVERIFY(status().contains("differ"));
    }

    void equalModelsHaveNoMarks() {
        m_panel->setModels(m_original, m_original->withStep("nothing", 0), "same");
        generate(16);
        for (const size_t i : {0, 1})
            for (const widgets::ShownToken& token : m_panel->column(i).text().tokens())
                QVERIFY(!token.differs);
        QCOMPARE(status(), QString("Both models wrote the same text"));
    }

    // At every place of either text, both sets of bars are softmax of that model's logits there.
    void barsAreSoftmaxOfLogitsInTheSameContext() {
        generate(12);
        const core::ForwardPass passes[] = {core::ForwardPass(m_original, m_backend),
                                            core::ForwardPass(m_compressed, m_backend)};
        for (const size_t author : {0, 1}) {
            std::vector<core::TokenId> ids =
                core::idsOf(*m_original->tokenizer(), "abc", true, true);
            QTest::keyClick(&m_panel->column(author).text(), Qt::Key_Home);
            for (const core::GeneratedToken& token : m_panel->column(author).tokens()) {
                for (const size_t model : {0, 1}) {
                    std::vector<double> p = softmaxAfter(passes[model], ids);
                    const double chosen = p[static_cast<size_t>(token.id)];
                    std::sort(p.rbegin(), p.rend());
                    const auto& rows = m_panel->details().bars(model).rows();
                    QVERIFY(rows.size() == 5 || rows.size() == 6);
                    for (size_t i = 0; i < 5; ++i)
                        QVERIFY(std::abs(rows[i].probability - p[i]) < 1e-6);
                    const auto here = std::find_if(rows.begin(), rows.end(),
                                                   [](const auto& row) { return row.chosen; });
                    QVERIFY(here != rows.end());
                    QVERIFY(std::abs(here->probability - chosen) < 1e-6);
                }
                ids.push_back(token.id);
                QTest::keyClick(&m_panel->column(author).text(), Qt::Key_Right);
            }
        }
    }

    // The texts grow while the job runs, and neither model is ahead by more than a token.
    void streamsInTurn() {
        const core::ModelPtr slow = slowModel();
        m_panel->setModels(slow, slow->withStep("nothing", 0), "same");
        child<QSpinBox>("maxTokens")->setValue(300);
        int sizesSeen = 0;
        size_t last = 0;
        m_panel->start();
        QElapsedTimer patience;
        patience.start();
        while (m_panel->isRunning() && patience.elapsed() < kPatienceMs) {
            QTest::qWait(5);
            const size_t a = m_panel->column(0).tokens().size();
            const size_t b = m_panel->column(1).tokens().size();
            QVERIFY(a >= last);
            QVERIFY(m_panel->isRunning() ? a == b || a == b + 1 : true);
            if (a > last && m_panel->isRunning()) ++sizesSeen;
            last = a;
        }
        QVERIFY(!m_panel->isRunning());
        QVERIFY(sizesSeen >= 1);
    }

    void stopsAtOnce() {
        m_panel->setModels(slowModel(), nullptr, {});
        child<QSpinBox>("maxTokens")->setValue(1000);
        QTest::mouseClick(child<QPushButton>("generate"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->column(0).tokens().size() > 2, kPatienceMs);
        QCOMPARE(child<QPushButton>("generate")->text(), QString("Stop"));
        QElapsedTimer since;
        since.start();
        QTest::mouseClick(child<QPushButton>("generate"), Qt::LeftButton);
        QVERIFY(!m_panel->isRunning());
        QVERIFY(since.elapsed() < kStopMs);
        QTRY_VERIFY_WITH_TIMEOUT(!m_jobs->isBusy(), kPatienceMs);
        QVERIFY2(since.elapsed() < kStopMs, qPrintable(QString::number(since.elapsed())));
        QCOMPARE(m_jobs->jobs().back().state, JobState::Cancelled);
        const size_t kept = m_panel->column(0).tokens().size();
        QVERIFY(kept > 2);
        QVERIFY(status().startsWith("Stopped after"));
        QTest::qWait(120);
        QCOMPARE(m_panel->column(0).tokens().size(), kept);  // nothing comes late
    }

    void keyboardAlone() {
        auto* prompt = child<QPlainTextEdit>("prompt");
        prompt->setFocus();
        QTest::keyClicks(prompt, "a b");
        QTest::keyClick(prompt, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(m_panel->isRunning());
        QTest::keyClick(prompt, Qt::Key_Escape);
        QVERIFY(!m_panel->isRunning());
        QTest::keyClick(prompt, Qt::Key_Tab);
        QVERIFY(QApplication::focusWidget() != prompt);  // Tab leaves the field
        // Every text is reached by Tab.
        QSet<QString> reached;
        for (int i = 0; i < 20; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached << QApplication::focusWidget()->objectName();
        }
        QVERIFY(reached.contains("originalText"));
        QVERIFY(reached.contains("compressedText"));
        QVERIFY(reached.contains("generate"));
    }

    void withoutCompressedModel() {
        m_panel->setModels(m_original, nullptr, {});
        QVERIFY(!m_panel->column(1).isVisible());
        QVERIFY(child<QFrame>("invitation")->isVisible());
        QSignalSpy tried(m_panel.get(), &GeneratePanel::tryRequested);
        QTest::mouseClick(child<QPushButton>("try"), Qt::LeftButton);
        QCOMPARE(tried.size(), 1);
        generate(8);
        QCOMPARE(m_panel->column(0).tokens().size(), size_t{8});
        QCOMPARE(m_panel->details().bars(0).rows().size(), size_t{5});
    }

    void withoutTokenizerOrModel() {
        m_panel->setModels(tinyModel(), nullptr, {});
        QVERIFY(!child<QPushButton>("generate")->isEnabled());
        m_panel->setModels(nullptr, nullptr, {});
        QVERIFY(!child<QPushButton>("generate")->isEnabled());
        m_panel->start();
        QVERIFY(!m_panel->isRunning());
    }

    void errorsAreSaid() {
        child<QPlainTextEdit>("prompt")->setPlainText(QString(500, 'a'));
        m_panel->start();
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->isRunning(), kPatienceMs);
        QVERIFY(status().contains("shorten the prompt"));
    }

    void examplesFillThePrompt() {
        const auto actions = child<QPushButton>("examples")->menu()->actions();
        QCOMPARE(actions.size(), 8);
        actions[2]->trigger();
        QCOMPARE(child<QPlainTextEdit>("prompt")->toPlainText(), actions[2]->text());
        QVERIFY(actions[2]->text().endsWith('.'));
    }
};

QTEST_MAIN(TestGeneratePanel)
#include "tst_generate_panel.moc"
