// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe's harm is traced to the step, the layer and the weight where it was planted; fixes are
// worth what they say when they are run and measured apart.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/evaluate/divergence.h"
#include "core/generate/token_choices.h"
#include "core/workspace/drop_fixes.h"
#include "tests/core/observe/observed_model.h"
#include "tests/core/observe/planted.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr int kLayers = 6;

bool isScaled(size_t channel, size_t spared) {
    return channel % 4 >= spared;
}

/// Columns of a weight made small beside `spared` of every four: a grid that groups of columns
/// share has no level left for them.
ModelPtr withSmallColumns(const ModelPtr& model, const std::string& name, size_t spared) {
    const auto columns = static_cast<size_t>(model->weight(name).encoding->columns());
    return withChanged(model, name, [&](std::vector<float>& values) {
        for (size_t i = 0; i < values.size(); ++i)
            if (isScaled(i % columns, spared)) values[i] /= 64;
    });
}

/// The same function, written so that 4 bits are too few for the last matrix of an FFN.
ModelPtr withHardDown(ModelPtr model, const std::string& layer, size_t spared = 1) {
    const auto width = static_cast<size_t>(model->spec().width);
    model = withChanged(model, layer + ".ffn.up", [&](std::vector<float>& values) {
        for (size_t i = 0; i < values.size(); ++i)
            if (isScaled(i / width, spared)) values[i] *= 64;
    });
    return withSmallColumns(model, layer + ".ffn.down", spared);
}

/// The same for both matrices that read what the norm hands on.
ModelPtr withHardReaders(ModelPtr model, const std::string& layer) {
    model = withChanged(model, layer + ".ffn_norm", [&](std::vector<float>& values) {
        for (size_t i = 0; i < values.size(); ++i)
            if (isScaled(i, 1)) values[i] *= 64;
    });
    return withSmallColumns(withSmallColumns(model, layer + ".ffn.up", 1), layer + ".ffn.gate", 1);
}

Recipe twoSteps() {
    return {"two",
            1,
            {stepFromText("quant.rtn bits=8 granularity=row layers=attn.*"),
             stepFromText("quant.rtn bits=4 group=16 layers=ffn.*")}};
}

DropExplanation explained(const ModelPtr& model, const Recipe& recipe) {
    JobContext job;
    return explainDrop(model, recipe, {}, shortWindows(*model), {}, job);
}

/// By the evaluation, which shares no code with the explanation above the forward pass.
double klOf(const ModelPtr& original, const Recipe& recipe) {
    JobContext job;
    const ModelPtr model = runRecipe(original, recipe, job).model;
    return compareWindows(passOf(original), passOf(model), shortWindows(*original), job).kl.mean;
}

}  // namespace

class TestExplainDrop : public QObject {
    Q_OBJECT
  private slots:
    void namesStepAndWeight();
    void fixesAreMeasured();
    void keptPlacesAreInNoStep();
    void shapesAreLeftToTheirStep();
    void sameFixesAreToldOnce();
    void tokensAreDescribed();
    void fixesAreOfWhatCounts_data();
    void fixesAreOfWhatCounts();
    void twoCulpritsInOrder();
    void wholeLayer();
    void spreadHarmNamesNobody();
    void stepsThatChangeShapes();
    void refusals();
    void stopsWhenCancelled();
};

void TestExplainDrop::namesStepAndWeight() {
    const ModelPtr model = withHardDown(readingModel(kLayers), "layers.3");
    const DropExplanation found = explained(model, twoSteps());
    QCOMPARE(found.steps.size(), size_t{2});
    QVERIFY(found.worst == size_t{1});
    QVERIFY2(!found.culprits.empty(), found.sentences[0].c_str());
    QCOMPARE(found.culprits.front().site, "layers.3.ffn.down");
    QCOMPARE(found.culprits.front().weights, std::vector<std::string>{"layers.3.ffn.down"});
    QVERIFY(found.culprits.front().share > 0.5);
    QVERIFY(found.work.done < found.work.plain);
    QCOMPARE(std::ssize(found.tokens), std::ptrdiff_t{5});
    for (const DropToken& token : found.tokens) QVERIFY(token.klRepaired < token.kl);
    QVERIFY2(QString::fromStdString(found.sentences[0])
                 .startsWith("Step 2 of 2, quant.rtn group=16 layers=ffn.*, adds most"),
             found.sentences[0].c_str());
    QVERIFY(found.sentences[1].starts_with("layers.3.ffn.down alone"));
    QVERIFY(found.sentences.back().starts_with("Measured fix: "));
}

void TestExplainDrop::fixesAreMeasured() {
    const ModelPtr model = withHardDown(readingModel(kLayers), "layers.3");
    const DropExplanation found = explained(model, twoSteps());
    QVERIFY(found.fixes.size() >= 2);
    const double before = klOf(model, twoSteps());
    QVERIFY(std::abs(found.kl.value - before) <= 1e-6 * before);
    for (const DropFix& fix : found.fixes) {
        JobContext job;
        QCOMPARE(runRecipe(model, fix.recipe, job).model->bytes(), fix.bytes);
        const double after = klOf(model, fix.recipe);
        QVERIFY2(std::abs(fix.kl.value - after) <= 1e-6 * before, fix.words.c_str());
        QVERIFY2(after < before, fix.words.c_str());
    }
    // The recommended one takes most of the harm away, and no smaller one does so.
    const DropFix& first = found.fixes.front();
    QVERIFY(first.kl.value < before / 2);
    double best = before;
    for (const DropFix& fix : found.fixes) best = std::min(best, fix.kl.value);
    const double enough = (before + best) / 2;
    QVERIFY(first.kl.value <= enough);
    for (const DropFix& fix : found.fixes)
        QVERIFY2(fix.bytes >= first.bytes || fix.kl.value > enough, fix.words.c_str());
}

/// Behind a step of 8 bits, "as before the step" would be those 8 bits.
void TestExplainDrop::keptPlacesAreInNoStep() {
    const ModelPtr model = withHardDown(readingModel(kLayers), "layers.3");
    const Recipe recipe{"",
                        1,
                        {stepFromText("quant.rtn bits=8 granularity=row"),
                         stepFromText("quant.rtn bits=4 group=16 layers=ffn.*")}};
    const DropExplanation found = explained(model, recipe);
    QCOMPARE(found.culprits.front().site, "layers.3.ffn.down");
    const auto kept = std::ranges::find(found.fixes, DropFix::Kind::Keep, &DropFix::kind);
    QVERIFY(kept != found.fixes.end());
    QCOMPARE(kept->bits, 32);
    QVERIFY2(kept->words == "keep layers.3.ffn.down in 32 bit", kept->words.c_str());
    JobContext job;
    const ModelPtr outcome = runRecipe(model, kept->recipe, job).model;
    QVERIFY(outcome->weight("layers.3.ffn.down").encoding ==
            model->weight("layers.3.ffn.down").encoding);
    QCOMPARE(outcome->bytes(), kept->bytes);
    QVERIFY(std::abs(kept->kl.value - klOf(model, kept->recipe)) <= 1e-6 * found.kl.value);
    for (size_t i = 0; i < found.fixes.size(); ++i)
        for (size_t k = 0; k < i; ++k)
            QVERIFY2(found.fixes[i].kl.value != found.fixes[k].kl.value ||
                         found.fixes[i].bytes != found.fixes[k].bytes,
                     found.fixes[i].words.c_str());
}

/// Names may mean other weights before a step that takes layers out.
void TestExplainDrop::shapesAreLeftToTheirStep() {
    const Recipe recipe{"",
                        1,
                        {stepFromText("quant.rtn bits=8"), stepFromText("prune.layers every=2"),
                         stepFromText("quant.rtn bits=3")}};
    DropCulprit culprit;
    culprit.site = culprit.weights.emplace_back("layers.0.attn.q");
    const ModelPtr model = tinyModel();
    const DropFix fix = possibleFixes(recipe, 2, *model, *model, {culprit}, nullptr).front();
    QVERIFY(fix.kind == DropFix::Kind::LeaveOut);
    QVERIFY(fix.recipe.steps[0] == recipe.steps[0] && fix.recipe.steps[1] == recipe.steps[1]);
    QCOMPARE(fix.recipe.steps[2].params.text("exclude"), "layers.0.attn.q");
}

void TestExplainDrop::sameFixesAreToldOnce() {
    std::vector<DropFix> fixes(4);
    const double kls[] = {0.2, 0.1, 0.2, 0.2};
    for (size_t i = 0; i < fixes.size(); ++i) {
        fixes[i].kl.value = kls[i];
        fixes[i].bytes = i == 3 ? 50 : 100;
        fixes[i].words = std::to_string(i);
    }
    rankFixes(fixes, 1);
    QStringList words;
    for (const DropFix& fix : fixes) words << QString::fromStdString(fix.words);
    QCOMPARE(words, (QStringList{"3", "1", "0"}));
}

/// Against the evaluation of the two models at that place.
void TestExplainDrop::tokensAreDescribed() {
    const ModelPtr model = withHardDown(readingModel(kLayers), "layers.3");
    const Recipe recipe{"", 1, {stepFromText("quant.rtn bits=4 group=16 layers=ffn.*")}};
    const DropExplanation found = explained(model, recipe);
    JobContext job;
    const WindowPlan plan = shortWindows(*model);
    const ModelPtr changed = runRecipe(model, recipe, job).model;
    const auto probabilitiesAt = [&](const ModelPtr& one, const DropToken& token) {
        std::vector<TokenId> ids = plan.tokensOf(plan.windows[size_t(token.window)]);
        ids.resize(static_cast<size_t>(token.index));
        const ForwardPass pass = passOf(one);
        KvCache cache(one->spec());
        const Matrix logits = pass.evaluate(cache, ids);
        std::vector<double> values(logits.row(logits.rows - 1),
                                   logits.row(logits.rows - 1) + logits.columns);
        double sum = 0;
        for (double& value : values) sum += value = std::exp(value);
        for (double& value : values) value /= sum;
        return values;
    };
    QVERIFY(!found.tokens.empty());
    for (const DropToken& token : found.tokens) {
        const auto target = static_cast<size_t>(token.target);
        const std::vector<double> before = probabilitiesAt(model, token);
        const std::vector<double> after = probabilitiesAt(changed, token);
        QVERIFY(std::abs(token.originalProbability - before[target]) < 1e-5);
        QVERIFY(std::abs(token.probability - after[target]) < 1e-5);
        QVERIFY(std::abs(token.originalSaid.probability - std::ranges::max(before)) < 1e-5);
        QVERIFY(std::abs(token.said.probability - std::ranges::max(after)) < 1e-5);
        QVERIFY(!token.saidText.empty() && !token.originalSaidText.empty());
        QCOMPARE(token.saidText, shownToken(*model->tokenizer(), token.said.id));
    }
}

/// Bits and sparsity that the other settings leave without a meaning are not offered.
void TestExplainDrop::fixesAreOfWhatCounts_data() {
    QTest::addColumn<QString>("step");
    QTest::addColumn<bool>("bits");
    QTest::addColumn<bool>("sparsity");
    QTest::newRow("integers") << "quant.rtn bits=3" << true << false;
    QTest::newRow("a table of levels") << "quant.codebook table=nf4" << false << false;
    QTest::newRow("a share of zeros") << "prune.sparsegpt" << false << true;
    QTest::newRow("zeros and integers") << "prune.sparsegpt quantize=true" << true << true;
    QTest::newRow("a pattern") << "prune.magnitude mode=n_m" << false << false;
}

void TestExplainDrop::fixesAreOfWhatCounts() {
    QFETCH(QString, step);
    QFETCH(bool, bits);
    QFETCH(bool, sparsity);
    Recipe recipe;
    recipe.steps = {stepFromText(step.toStdString())};
    DropCulprit culprit;
    culprit.site = "layers.0";
    culprit.weights = {"layers.0.attn.q"};
    const ModelPtr model = tinyModel();
    const std::vector<DropFix> fixes = possibleFixes(recipe, 0, *model, *model, {culprit}, nullptr);
    QCOMPARE(std::ranges::count(fixes, DropFix::Kind::Bits, &DropFix::kind), bits ? 1 : 0);
    QCOMPARE(std::ranges::count(fixes, DropFix::Kind::Sparsity, &DropFix::kind), sparsity ? 1 : 0);
}

void TestExplainDrop::twoCulpritsInOrder() {
    const ModelPtr model =
        withHardDown(withHardDown(readingModel(kLayers), "layers.3"), "layers.1", 2);
    const DropExplanation found = explained(model, twoSteps());
    QCOMPARE(found.culprits.size(), size_t{2});
    // Which is stronger: the recipe run without each.
    const std::vector<std::string> sites = {"layers.3.ffn.down", "layers.1.ffn.down"};
    std::vector<double> without;
    for (const std::string& site : sites) {
        Recipe recipe = twoSteps();
        recipe.steps[1] = stepFromText("quant.rtn bits=4 group=16 layers=ffn.* exclude=" + site);
        without.push_back(klOf(model, recipe));
    }
    const size_t first = without[0] < without[1] ? 0 : 1;
    QCOMPARE(found.culprits[0].site, sites[first]);
    QCOMPARE(found.culprits[1].site, sites[1 - first]);
    for (const DropCulprit& culprit : found.culprits) QVERIFY(culprit.share > 0.25);
}

void TestExplainDrop::wholeLayer() {
    const DropExplanation found =
        explained(withHardReaders(readingModel(kLayers), "layers.2"), twoSteps());
    QCOMPARE(found.culprits.size(), size_t{1});
    QCOMPARE(found.culprits.front().site, "layers.2");
}

void TestExplainDrop::spreadHarmNamesNobody() {
    const DropExplanation found = explained(readingModel(kLayers), twoSteps());
    QVERIFY(found.culprits.empty() && found.fixes.empty());
    QVERIFY(found.sentences[1].find("spread over the model") != std::string::npos);
}

void TestExplainDrop::stepsThatChangeShapes() {
    const Recipe recipe{
        "", 1, {stepFromText("quant.rtn bits=8"), stepFromText("prune.layers every=2")}};
    const DropExplanation found = explained(readingModel(kLayers), recipe);
    QVERIFY(found.worst == size_t{1});
    QVERIFY(found.culprits.empty());
    const double kl = klOf(readingModel(kLayers), {"", 1, {recipe.steps[0]}});
    QVERIFY(std::abs(found.steps[0].kl.value - kl) <= 1e-6 * kl);
}

void TestExplainDrop::refusals() {
    const ModelPtr model = readingModel(2);
    Recipe recipe = twoSteps();
    for (RecipeStep& step : recipe.steps) step.enabled = false;
    QVERIFY_THROWS_EXCEPTION(Error, explained(model, recipe));
}

void TestExplainDrop::stopsWhenCancelled() {
    std::stop_source source;
    source.request_stop();
    JobContext job(source.get_token());
    const ModelPtr model = readingModel(2);
    QVERIFY_THROWS_EXCEPTION(Cancelled,
                             explainDrop(model, twoSteps(), {}, shortWindows(*model), {}, job));
}

QTEST_GUILESS_MAIN(TestExplainDrop)
#include "tst_explain_drop.moc"
