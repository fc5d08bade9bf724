// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/base/error.h"
#include "core/workspace/recipe.h"
#include "tests/support/test_data.h"

using namespace lathe::core;

namespace {
std::string messageOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}
}  // namespace

class TestRecipe : public QObject {
    Q_OBJECT
  private slots:
    void stepsReadBackFromText();
    void everyMethodReadsBackItsDefaults();
    void stepsWithMistakes();
    void jsonRoundTrip();
    void studiesAndPaths();
    void jsonMistakes();
    void demoIsValid();
};

void TestRecipe::stepsReadBackFromText() {
    const RecipeStep step = stepFromText("quant.rtn bits=3 group=32  layers=\"attn.q,attn.k\" exclude='layers.0.*'");
    QCOMPARE(step.params.integer("bits"), 3);
    QCOMPARE(step.params.text("layers"), "attn.q,attn.k");
    QVERIFY(stepFromText(toText(step)) == step);
    const RecipeStep spaced = stepFromText("quant.rtn layers=\"a b\"");
    QCOMPARE(spaced.params.text("layers"), "a b");
    QCOMPARE(toText(spaced), "quant.rtn layers=\"a b\"");
}

void TestRecipe::everyMethodReadsBackItsDefaults() {
    for (const Method* method : methods()) {
        const RecipeStep step{std::string(method->id), fullSchema(*method).defaults(), true};
        QCOMPARE(toText(step), std::string(method->id));
        QVERIFY(stepFromText(toText(step)) == step);
        const Recipe recipe{"all", 7, {step}};
        QVERIFY(recipeFromJson(recipeToJson(recipe)) == recipe);
    }
}

void TestRecipe::stepsWithMistakes() {
    QCOMPARE(messageOf([] { stepFromText("  "); }), "a step is empty; a method's id was expected, e.g. quant.rtn");
    QCOMPARE(messageOf([] { stepFromText("quant.rtn 4"); }), "step quant.rtn: '4' is not a parameter; name=value was expected");
    QCOMPARE(messageOf([] { stepFromText("quant.rtn bits=4 bits=5"); }), "step quant.rtn: parameter bits is given twice");
    QCOMPARE(messageOf([] { stepFromText("quant.rtn bits=99"); }),
             "step quant.rtn: parameter bits is '99'; it must be a whole number from 2 to 8");
    QCOMPARE(messageOf([] { stepFromText("quant.rtn layers='a"); }), "step 'quant.rtn layers='a' has an open quote");
    QVERIFY(messageOf([] { stepFromText("quant.nothing"); }).starts_with("there is no method 'quant.nothing'; known are "));
}

void TestRecipe::jsonRoundTrip() {
    Recipe recipe{"two steps", 5, {stepFromText("prune.magnitude sparsity=0.25"), stepFromText("quant.rtn bits=5")}};
    recipe.steps[1].enabled = false;
    QVERIFY(recipeFromJson(recipeToJson(recipe)) == recipe);
    QCOMPARE(recipeToJson(recipeFromJson(recipeToJson(recipe))), recipeToJson(recipe));
}

void TestRecipe::studiesAndPaths() {
    const Study study = studyFromJson(R"({"title": "t", "model": "sample:stories", "seed": 9,
        "measure": {"text": "a.txt", "protocol": "gptq", "context": 64, "tasks": ["b.jsonl"], "latency": true},
        "variants": [{"name": "x", "steps": ["quant.rtn bits=4"], "export": "gguf"}, {"name": "y", "seed": 2, "steps": []}]})",
                                      "/folder");
    QVERIFY(study.measure.text == "/folder/a.txt");
    QVERIFY(study.measure.tasks.at(0) == "/folder/b.jsonl");
    QVERIFY(study.measure.windows.protocol == PerplexityProtocol::Gptq);
    QCOMPARE(study.variants.size(), size_t{2});
    QCOMPARE(study.variants[0].recipe.seed, uint64_t{9});
    QCOMPARE(study.variants[1].recipe.seed, uint64_t{2});
    QCOMPARE(study.variants[0].exportFormat, "gguf");
}

void TestRecipe::jsonMistakes() {
    QCOMPARE(messageOf([] { studyFromJson("{}", "."); }), "the recipe has neither 'steps' nor 'variants'");
    QCOMPARE(messageOf([] { studyFromJson("[]", "."); }), "the recipe is not a JSON object");
    QCOMPARE(messageOf([] { studyFromJson(R"({"lathe": 2, "steps": []})", "."); }),
             "this recipe is of version 2; this program reads version 1");
    QCOMPARE(messageOf([] { studyFromJson(R"({"steps": [{"id": "quant.rtn", "params": {"bit": 4}}]})", "."); })
                 .substr(0, 53),
             "step 1 quant.rtn: there is no parameter 'bit'; known ");
    QCOMPARE(messageOf([] { studyFromJson(R"({"steps": [], "stepz": 1})", "."); }), "the recipe has an unknown field 'stepz'");
    QCOMPARE(messageOf([] { studyFromJson(R"({"steps": 3})", "."); }), "the recipe: 'steps' must be a list");
}

void TestRecipe::demoIsValid() {
    const Study study = readStudy(lathe::tests::sourcePath("resources/samples/demo.json"));
    QVERIFY(study.variants.size() >= 4);
    QCOMPARE(study.model, "sample:stories");
}

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
