// SPDX-License-Identifier: GPL-3.0-or-later
// What the look behind every step says: each kind of damage is planted and named exactly, and
// sound steps of every method are passed over in silence.
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/model/family.h"
#include "core/workspace/sanity_gate.h"
#include "core/workspace/ways_back.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/observe/planted.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

Recipe recipeOf(const std::string& step) {
    return {"", 1, {stepFromText(step)}};
}

std::vector<StepWarning> warningsOf(const ModelPtr& model, const std::string& step,
                                    std::shared_ptr<const StepData> data = {}) {
    JobContext job;
    return runRecipe(model, recipeOf(step), job, {std::move(data), nullptr}).steps.front().warnings;
}

/// What is said of a step that made `after` out of `before`.
std::vector<StepWarning> warningsBetween(const ModelPtr& before, const ModelPtr& after) {
    JobContext job;
    StepReport report;
    report.id = "quant.rtn";
    report.text = "quant.rtn bits=4";
    return SanityGate(before, nullptr, nullptr).check(after, report, job);
}

QStringList conditionsOf(const std::vector<StepWarning>& warnings) {
    QStringList list;
    for (const StepWarning& warning : warnings)
        list << QString::fromStdString(warning.condition + " " + warning.site).trimmed();
    return list;
}

const StepWarning& only(const std::vector<StepWarning>& warnings, const std::string& condition) {
    const auto found = std::ranges::find(warnings, condition, &StepWarning::condition);
    static const StepWarning kNothing;
    return found == warnings.end() ? kNothing : *found;
}

/// The step with its defaults, but for what makes it long.
RecipeStep brief(const std::string& id) {
    std::map<std::string, std::string, std::less<>> words;
    const ParamSchema schema = fullSchema(methodNamed(id));
    for (const auto& [name, value] :
         {std::pair{"steps", "4"}, {"samples", "8"}, {"batch", "2"}, {"window", "16"}})
        if (schema.find(name)) words[name] = value;
    return {id, schema.parse(words), true};
}

bool says(const StepWarning& warning, const char* words) {
    return warning.sentence.find(words) != std::string::npos;
}

}  // namespace

class TestSanityGate : public QObject {
    Q_OBJECT
  private slots:
    void notANumber();
    void deadOutputs();
    void constantOutputs();
    void explodedPerplexity();
    void repeatedText();
    void stepThatChangedNothing();
    void trainingThatChangedNothing();
    void whatNoCalibrationReached();
    void oldDamageIsNotSaidAgain();
    void modelsThatCannotRun();
    void waysBackAreChanges();
    void periods();
    void soundStepsAreSilent_data();
    void soundStepsAreSilent();
};

void TestSanityGate::notANumber() {
    const ModelPtr before = readingModel();
    const ModelPtr after = withChanged(before, "layers.1.ffn.up", [](std::vector<float>& values) {
        values[32 * 3 + 5] = std::numeric_limits<float>::quiet_NaN();
    });
    const auto warnings = warningsBetween(before, after);
    QCOMPARE(conditionsOf(warnings),
             (QStringList{"not-finite layers.1.ffn.up", "not-finite-output layers.1.ffn.up"}));
    QCOMPARE(warnings.front().sentence,
             "after step quant.rtn bits=4, layers.1.ffn.up holds NaN or infinity (first at row 3, "
             "column 5); undo the step, leave layers.1.ffn.up out of it "
             "(exclude=layers.1.ffn.up), or give it more bits");
    QCOMPARE(warnings.front().facts.row, int64_t{3});
    QCOMPARE(warnings.front().facts.column, int64_t{5});
    QCOMPARE(warnings.back().facts.tokens, int64_t{96});
}

void TestSanityGate::deadOutputs() {
    const auto warnings =
        warningsOf(readingModel(), "prune.magnitude sparsity=1 layers=layers.1.attn.v");
    // With dead values the heads of that layer are dead, and so is what is made of them.
    QCOMPARE(conditionsOf(warnings), QStringList{"dead-output layers.1.attn.v"});
    QVERIFY2(
        says(warnings.front(),
             "the output of layers.1.attn.v (and of 2 more) is nothing but zeros, which it was "
             "not before (seen on 96 tokens of a short story); undo the step"),
        warnings.front().sentence.c_str());
    QVERIFY(says(warnings.front(), "exclude=layers.1.attn.v") &&
            says(warnings.front(), "less sparsity"));
}

void TestSanityGate::constantOutputs() {
    TinyModelOptions options;
    options.qkvBias = true;
    const ModelPtr before = readingModel(options);
    // Only the bias is left.
    const ModelPtr after = withChanged(before, "layers.0.attn.k", [](std::vector<float>& values) {
        std::ranges::fill(values, 0.0f);
    });
    QCOMPARE(conditionsOf(warningsBetween(before, after)),
             QStringList{"constant-output layers.0.attn.k"});
}

void TestSanityGate::explodedPerplexity() {
    const ModelPtr sample = openModel("sample:stories");
    const ModelPtr broken = withNoise(sample, "layers.2.ffn.down", 20, 3);
    const StepWarning warning = only(warningsBetween(sample, broken), "perplexity");
    QCOMPARE(warning.site, "layers.2");
    QVERIFY2(says(warning, "times as much as before, and layers.2 parts most from") &&
                 says(warning, "exclude=layers.2") && says(warning, "more bits"),
             warning.sentence.c_str());
}

void TestSanityGate::repeatedText() {
    const ModelPtr sample = openModel("sample:stories");
    // Whatever comes in, the last layer hands on one direction: one token wins for ever.
    const std::string last = "layers." + std::to_string(sample->spec().layers.size() - 1);
    const ModelPtr broken = withChanged(sample, last + ".ffn.down", [](std::vector<float>& values) {
        std::ranges::fill(values, 10.0f);
    });
    const StepWarning warning = only(warningsBetween(sample, broken), "repetition");
    QCOMPARE(warning.site, last);
    QVERIFY2(says(warning, "the model repeats itself where it did not before"),
             warning.sentence.c_str());
    // No more is written than tells one from the other.
    JobContext job;
    const LookInput input = lookInput(*sample, nullptr, job);
    const auto written = [&](const ModelPtr& model) {
        return std::ssize(lookAt(model, makeBackend("cpu"), input, job).written);
    };
    QVERIFY(written(sample) < kLookWritten);
    QCOMPARE(written(broken), kLookWritten);
}

void TestSanityGate::stepThatChangedNothing() {
    const auto warnings = warningsOf(readingModel(), "prune.magnitude sparsity=0");
    QCOMPARE(conditionsOf(warnings), QStringList{"no-change"});
    QVERIFY(says(warnings.front(), "step prune.magnitude sparsity=0 changed nothing"));
    // The same values stored in fewer bytes are no small thing.
    TinyModelOptions options;
    options.type = DType::BF16;
    const ModelPtr half = readingModel(options);
    QCOMPARE(conditionsOf(warningsOf(half, "quant.float format=bf16")), QStringList{"no-change"});
    ModelPtr wide = half;
    for (const std::string& name : linearNames(*half))
        wide = withChanged(wide, name, [](std::vector<float>&) {});
    QVERIFY(wide->bytes() > half->bytes());
    QCOMPARE(conditionsOf(warningsOf(wide, "quant.float format=bf16")), QStringList{});
}

void TestSanityGate::trainingThatChangedNothing() {
    const ModelPtr model = readingModel();
    StepReport report;
    report.id = report.text = "train.finetune";
    report.training = TrainingResult{{3, 3}, {}, false, 1, {}};
    JobContext job;
    const auto warnings = SanityGate(model, nullptr, nullptr).check(model, report, job);
    QCOMPARE(conditionsOf(warnings), QStringList{"no-change"});
    QVERIFY(says(warnings.front(), "training has left every value as it was"));
}

void TestSanityGate::whatNoCalibrationReached() {
    const ModelPtr model = withLetters(makeModel());
    auto data = std::make_shared<StepData>();
    data->calibration = madeCalibration(*model);
    const auto warnings =
        warningsOf(model, "quant.gptq samples=4 window=16 group=16 embeddings=true", data);
    QCOMPARE(conditionsOf(warnings), QStringList{"uncalibrated embed"});
    QVERIFY(says(warnings.front(), "nothing of made letters reached embed, which was compressed"));
    // A linear whose inputs are all zero has not been reached either.
    const ModelPtr dead = withChanged(model, "layers.1.attn.v", [](std::vector<float>& values) {
        std::ranges::fill(values, 0.0f);
    });
    const auto behind = warningsOf(dead, "quant.gptq samples=4 window=16 group=16", data);
    QCOMPARE(conditionsOf(behind), QStringList{"uncalibrated layers.1.attn.o"});
}

void TestSanityGate::oldDamageIsNotSaidAgain() {
    JobContext job;
    Recipe recipe = recipeOf("prune.magnitude sparsity=1 layers=layers.1.attn.o");
    recipe.steps.push_back(stepFromText("quant.rtn bits=8"));
    const RunResult result = runRecipe(readingModel(), recipe, job);
    QCOMPARE(conditionsOf(result.steps[0].warnings), QStringList{"dead-output layers.1.attn.o"});
    QCOMPARE(conditionsOf(result.steps[1].warnings), QStringList{});
}

void TestSanityGate::modelsThatCannotRun() {
    // llama.cpp's arithmetic knows no products of matrices.
    Model::Parts parts = readingModel()->parts();
    parts.plan.everywhere = activationFormatNamed("q8");
    Recipe recipe = recipeOf("lowrank.svd layers=layers.1.ffn.up");
    recipe.steps.push_back(stepFromText("prune.magnitude sparsity=0.1 layers=layers.0.*"));
    JobContext job;
    const RunResult result = runRecipe(Model::create(std::move(parts)), recipe, job);
    QCOMPARE(conditionsOf(result.steps[0].warnings), QStringList{"cannot-run"});
    QVERIFY2(
        says(result.steps[0].warnings.front(), "the model cannot be run: activation format q8"),
        result.steps[0].warnings.front().sentence.c_str());
    QCOMPARE(conditionsOf(result.steps[1].warnings), QStringList{});
}

/// Each way back is a recipe; run again it is warned of no more.
void TestSanityGate::waysBackAreChanges() {
    const Recipe recipe = recipeOf("prune.magnitude sparsity=1 layers=attn.v");
    JobContext job;
    const StepReport report = runRecipe(readingModel(), recipe, job).steps.front();
    QVERIFY(!report.warnings.empty());
    const StepWarning& warning = report.warnings.front();
    QCOMPARE(warning.site, "layers.0.attn.v");
    const std::vector<WayBack> ways = waysBack(recipe, 0, report, warning);
    QCOMPARE(ways.size(), size_t{3});
    QVERIFY(ways[0].kind == WayBack::Kind::LeaveOut);
    QCOMPARE(ways[0].recipe.steps[0].params.text("exclude"), "layers.0.attn.v");
    QVERIFY(ways[1].kind == WayBack::Kind::LessSparsity && ways[1].sparsity == 0.5);
    QVERIFY(ways[2].kind == WayBack::Kind::TakeOut && !ways[2].recipe.steps[0].enabled);
    for (const WayBack& way : ways) {
        const RunResult again = runRecipe(readingModel(), way.recipe, job);
        for (const StepReport& step : again.steps)
            for (const StepWarning& other : step.warnings)
                QVERIFY2(other.site != warning.site, other.sentence.c_str());
    }
    // All of its targets cannot be left out; fewer bits than 8 can be more.
    StepReport whole;
    whole.loss = {{"layers.1.attn.q"}};
    const auto bits =
        waysBack(recipeOf("quant.rtn bits=2"), 0, whole, {"perplexity", "layers.1", "", {}});
    QCOMPARE(bits.size(), size_t{2});
    QVERIFY(bits[0].kind == WayBack::Kind::MoreBits && bits[0].bits == 8);
    QVERIFY(bits[1].kind == WayBack::Kind::TakeOut);
}

void TestSanityGate::periods() {
    std::vector<TokenId> written;
    for (int i = 0; i < kLookWritten; ++i) written.push_back(i % 3);
    QCOMPARE(repeatedPeriod(written), int64_t{3});
    written.back() = 7;
    QCOMPARE(repeatedPeriod(written), int64_t{0});
    QCOMPARE(repeatedPeriod(std::vector<TokenId>(static_cast<size_t>(kLookWritten), 4)),
             int64_t{1});
    QCOMPARE(repeatedPeriod(std::vector<TokenId>(20, 4)), int64_t{0});  // ended before
}

void TestSanityGate::soundStepsAreSilent_data() {
    QTest::addColumn<bool>("sample");
    for (const Method* method : methods())
        for (const bool sample : {false, true})
            // Without training behind them, layers taken out and weights made anew break what was
            // trained, and are rightly told of.
            if (!sample || (!method->needs.trainingData && method->needs.teachers == 0 &&
                            method->id != "prune.layers" && !method->id.ends_with("merge") &&
                            !method->id.starts_with("student.")))
                QTest::addRow("%s%s", std::string(method->id).c_str(), sample ? " sample" : "")
                    << sample;
}

void TestSanityGate::soundStepsAreSilent() {
    QFETCH(bool, sample);
    const std::string id = QString(QTest::currentDataTag()).section(' ', 0, 0).toStdString();
    Recipe recipe{"", 1, {}};
    if (id == "adapt.merge" || id == "adapt.unmerge")
        recipe.steps.push_back(stepFromText("adapt.lora steps=4 batch=2 window=16 merge=false"));
    recipe.steps.push_back(brief(id));
    if (id == "prune.shape")  // its defaults keep everything
        recipe.steps.back() = stepFromText(sample ? "prune.shape samples=8 ffn=480"
                                                  : "prune.shape samples=8 window=16 ffn=72");
    if (sample && id == "prune.random")  // half of a trained model's weights would be damage
        recipe.steps.back() = stepFromText("prune.random sparsity=0.05");
    auto data = std::make_shared<StepData>();
    data->calibration = data->training = madeCalibration(*withLetters(makeModel()), 2000);
    MadeModel other;
    other.seed = 2;
    if (methodNamed(id).needs.teachers > 0) data->teachers = {withLetters(makeModel(other))};
    JobContext job;
    const RunResult result =
        sample ? runRecipe(openModel("sample:stories"), recipe, job)
               : runRecipe(withLetters(makeModel()), recipe, job, {data, nullptr});
    for (const StepReport& step : result.steps)
        for (const StepWarning& warning : step.warnings) QFAIL(warning.sentence.c_str());
}

QTEST_GUILESS_MAIN(TestSanityGate)
#include "tst_sanity_gate.moc"
