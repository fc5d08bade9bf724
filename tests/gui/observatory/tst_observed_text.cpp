// SPDX-License-Identifier: GPL-3.0-or-later
// The windows that the observatory looks at a model on: bundled stories one by one, so that what it
// says of the original is what is measured of it, other texts as they are measured.
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "app/desktop/documents/measurement_plan.h"
#include "app/desktop/observatory/divergence_study.h"
#include "app/desktop/observatory/observed_text.h"
#include "core/base/file.h"
#include "core/evaluate/perplexity.h"
#include "core/model/family.h"

using namespace lathe;

class TestObservedText : public QObject {
    Q_OBJECT
  private slots:
    void storiesAreWhole_data();
    void storiesAreWhole();
    void perplexityIsThatOfEvaluate();
    void unseenStoriesAreOthers();
    void othersAreCutAsTheyAreMeasured();
    void foreignModelsAreMeasuredOnWholeStories();

  private:
    core::ModelPtr m_model = core::openModel("sample:stories");
    std::vector<std::string> m_stories = core::splitDocuments(app::observedData({}).text);
};

void TestObservedText::storiesAreWhole_data() {
    QTest::addColumn<int>("tokens");
    for (const int tokens : {1, 512, 4096, 1 << 20}) QTest::addRow("%d", tokens) << tokens;
}

void TestObservedText::storiesAreWhole() {
    QFETCH(int, tokens);
    const core::WindowPlan plan = app::readObserved({{}, tokens}, *m_model).plan;
    std::erase_if(m_stories, [](const std::string& s) { return core::countCharacters(s) < 201; });
    QVERIFY(plan.windows.size() <= m_stories.size());
    for (size_t i = 0; i < plan.windows.size(); ++i)
        QCOMPARE(plan.tokensOf(plan.windows[i]),
                 core::idsOf(*m_model->tokenizer(), m_stories[i], true, false));
    if (plan.windows.size() == m_stories.size()) return;
    QVERIFY(plan.scoredTokens >= tokens);
    QVERIFY(plan.scoredTokens - plan.windows.back().scored() < tokens);
}

/// Cut by the llama.cpp protocol the sample has a perplexity of 12 on the same text.
void TestObservedText::perplexityIsThatOfEvaluate() {
    core::JobContext job;
    const std::shared_ptr<core::Backend> backend = core::makeBackend("cpu");
    const app::DivergenceStudy study =
        app::studyDivergence({m_model, m_model, {}, backend, {{}, 512}}, job);
    core::WindowOptions options;
    options.protocol = core::PerplexityProtocol::Documents;
    options.chunks = study.found.predictions.reference.chunks;
    const core::PerplexityResult wanted = core::evaluatePerplexity(
        core::ForwardPass(m_model, backend), app::observedData({}), options, job);
    QCOMPARE(study.tokens, wanted.tokens);
    QCOMPARE(study.found.predictions.reference.tokenNll, wanted.tokenNll);
    QCOMPARE(study.found.predictions.reference.perplexity, wanted.perplexity);
    QVERIFY2(wanted.perplexity < 2, qPrintable(QString::number(wanted.perplexity)));
}

void TestObservedText::unseenStoriesAreOthers() {
    const core::WindowPlan seen = app::readObserved({{}, 512}, *m_model).plan;
    bool unseen = false;
    const core::WindowPlan others = app::readUnseen({{}, 512}, *m_model, unseen).plan;
    QVERIFY(unseen);
    QCOMPARE(others.windows.size(), size_t(16));
    QCOMPARE(others.windows.front().begin,
             seen.windows.back().begin + seen.windows.back().length);
    app::readUnseen({{}, 1 << 20}, *m_model, unseen);
    QVERIFY(!unseen);
}

void TestObservedText::othersAreCutAsTheyAreMeasured() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("text.txt"));
    core::writeTextFile(file.toStdString(), app::observedData({}).text);
    const core::WindowPlan plan = app::readObserved({file, 512}, *m_model).plan;
    QCOMPARE(plan.windows.size(), size_t(2));
    QVERIFY(plan.protocol.starts_with("llama.cpp"));
}

void TestObservedText::foreignModelsAreMeasuredOnWholeStories() {
    const core::Measurements measure =
        app::measurementsFor(QStringLiteral("model.gguf"), m_model->spec());
    QCOMPARE(measure.text, core::samplesFolder() / "stories" / "heldout.txt");
    QCOMPARE(measure.windows.protocol, core::PerplexityProtocol::Documents);
}

QTEST_GUILESS_MAIN(TestObservedText)
#include "tst_observed_text.moc"
