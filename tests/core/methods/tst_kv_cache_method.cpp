// SPDX-License-Identifier: GPL-3.0-or-later
// quant.kv_cache: what it puts into a plan, whom it refuses, and what rounding keys and values does
// to a trained model. How they are rounded: core.kv_cache.

#include <QtTest>
#include <cmath>

#include "core/base/error.h"
#include "core/evaluate/divergence.h"
#include "core/evaluate/statistics.h"
#include "core/evaluate/tasks.h"
#include "core/model/export_plan.h"
#include "core/train/distillation/teacher.h"
#include "core/train/trainable_model.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/methods/story_layers.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/golden_classifier.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ModelPtr cached(const ModelPtr& model, const Words& words) {
    return applied(model, "quant.kv_cache", words).model;
}

std::vector<std::string> cachedSites(const ModelPtr& model, const Words& words) {
    std::vector<std::string> sites;
    const ModelPtr made = cached(model, words);
    for (const auto& [site, format] : made->plan().caches) sites.push_back(site);
    return sites;
}

std::string errorOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.sentence();
    }
    return {};
}

std::vector<PlanNote> notesFor(const ModelPtr& model, const Words& words) {
    const MethodInput input = inputFor(model, "quant.kv_cache", words);
    return methodNamed("quant.kv_cache").review(input);
}

WindowOptions wholeWindows() {
    WindowOptions options;
    options.protocol = PerplexityProtocol::Gptq;
    options.context = 256;
    return options;
}

/// The beginning of the bundled text that the model has not seen.
TextData storyText(size_t characters) {
    const TextData whole = readText(sourcePath("resources/samples/stories/heldout.txt"));
    return textFromString("stories", whole.text.substr(0, characters));
}

DivergenceResult divergenceOf(const ModelPtr& model) {
    JobContext job;
    const auto backend = makeBackend("cpu");
    return evaluateDivergence(ForwardPass(stories().model, backend), ForwardPass(model, backend),
                              storyText(8000), wholeWindows(), job);
}

/// Of every scored token, with the windows read one token at a time.
std::vector<double> tokenByToken(const ForwardPass& pass) {
    const ModelSpec& spec = pass.model().spec();
    const WindowPlan plan =
        planText(storyText(2500).text, *pass.model().tokenizer(), spec, wholeWindows());
    std::vector<double> nll;
    for (const Window& window : plan.windows) {
        const std::vector<TokenId> tokens = plan.tokensOf(window);
        KvCache cache(spec);
        for (size_t t = 0; t + 1 < tokens.size(); ++t) {
            const Matrix logits = pass.evaluate(cache, {&tokens[t], 1}, 1);
            if (static_cast<int64_t>(t) + 1 >= window.firstScored)
                nll.push_back(negativeLogLikelihood(logits.values, tokens[t + 1]));
        }
    }
    return nll;
}

/// Of an option that is read by itself.
double logLikelihood(const ForwardPass& pass, const EncodedOption& option) {
    KvCache cache(pass.model().spec());
    const std::span<const TokenId> tokens(option.tokens);
    const Matrix logits = pass.evaluate(cache, tokens.first(tokens.size() - 1), option.scored);
    double sum = 0;
    for (int64_t i = 0; i < option.scored; ++i) {
        const size_t at = tokens.size() - static_cast<size_t>(option.scored - i);
        sum -=
            negativeLogLikelihood({logits.row(i), static_cast<size_t>(logits.columns)}, tokens[at]);
    }
    return sum;
}

}  // namespace

class TestKvCacheMethod : public QObject {
    Q_OBJECT

  private slots:
    void sitesFollowTheTargets() {
        using Sites = std::vector<std::string>;
        const ModelPtr model = makeModel();
        QCOMPARE(cachedSites(model, {}),
                 (Sites{"layers.0.keys", "layers.0.values", "layers.1.keys", "layers.1.values"}));
        QCOMPARE(cachedSites(model, {{"layers", "*.attn.k"}}),
                 (Sites{"layers.0.keys", "layers.1.keys"}));
        QCOMPARE(cachedSites(model, {{"exclude", "layers.1.*"}}),
                 (Sites{"layers.0.keys", "layers.0.values"}));
        // Layers 1 to 3 use one set of weights, and each keeps what it makes of it.
        QCOMPARE(cachedSites(axisModel("shared"), {{"layers", "layers.1.attn.v"}}),
                 (Sites{"layers.1.values", "layers.2.values", "layers.3.values"}));
    }

    void twoStepsGiveTwoFormats() {
        const ModelPtr keys = cached(makeModel(), {{"layers", "*.attn.k"}, {"bits", "4"}});
        const ModelPtr both =
            cached(keys, {{"layers", "*.attn.v"}, {"bits", "2"}, {"group", "8"}, {"tail", "0"}});
        QCOMPARE(cachesText(both->plan()),
                 std::string("keys int4-group32-tail128 (2), values int2-group8-tail0 (2)"));
    }

    void refusals() {
        const auto refused = [](const ModelPtr& model, const Words& words) {
            const std::vector<PlanNote> notes = notesFor(model, words);
            const std::string thrown = errorOf([&] { cached(model, words); });
            return notes.size() == 1 && notes.front().level == PlanNote::Level::Error &&
                           notes.front().sentence == thrown
                       ? thrown
                       : "plan and run disagree: " + thrown;
        };
        for (const char* classifier : kGoldenClassifiers)
            QCOMPARE(refused(openGoldenClassifier(classifier), {}),
                     "the model reads all of its input at once and keeps no keys and values; "
                     "choose a model that predicts one token after another");
        QCOMPARE(refused(makeModel(), {{"layers", "*.ffn.*"}}),
                 "none of the chosen weights makes keys or values; choose layers.*.attn.k and "
                 "layers.*.attn.v");
        QCOMPARE(refused(makeModel(), {{"tail", "40"}}),
                 "keys leave the tail of 40 positions in groups of 32, which do not divide it; use "
                 "a tail of 64");
    }

    void plansSayWhatItTakes() {
        const std::vector<PlanNote> notes =
            notesFor(stories().model, {{"bits", "2"}, {"tail", "0"}});
        QCOMPARE(notes.size(), size_t{1});
        // 4 layers x 2 x 256 positions x 128 channels: 2 bits and two float16 per 32 of them.
        QCOMPARE(notes.front().sentence,
                 std::string("keys and values of 256 positions would take 0.0983 MB instead of "
                             "1.05 MB (0.524 MB as float16); weights stay as they are"));
        QVERIFY(notesFor(stories().model, {{"tail", "256"}})
                    .front()
                    .sentence.starts_with("nothing would be rounded"));
    }

    void trainingAndTeachersRefuse() {
        const ModelPtr model = cached(makeModel(), {});
        QCOMPARE(errorOf([&] { requireTrainable(*model); }),
                 "the model rounds keys and values that it has cached; train it without and choose "
                 "the rounding (quant.kv_cache) afterwards");
        Teacher teacher(*makeModel(), {model}, makeBackend("cpu"));
        TrainingSequence example;
        example.tokens = {1, 2, 3};
        example.targets = {2, 3, 4};
        TeacherNeeds needs;
        needs.attention = {1};
        QCOMPARE(errorOf([&] { teacher.read({example}, needs, nullptr); }),
                 "the teacher rounds keys and values that it has cached (layer 1), so that its "
                 "attention is no one matrix; choose a teacher without quant.kv_cache");
        needs = {};
        needs.logits = true;
        teacher.read({example}, needs, nullptr);
        QCOMPARE(teacher.logits(0, 3).front().rows, int64_t{3});
    }

    void otherFormatsNameWhatTheyLose() {
        const ModelPtr model = cached(stories().model, {});
        for (const char* format : {"gguf", "hf"}) {
            const ExportEntry entry = exportPlan(*model, format).front();
            QCOMPARE(entry.name, std::string("configuration"));
            QVERIFY2(entry.reason.find("the arithmetic plan is not stored in this format (cached "
                                       "keys int4-group32-tail128 (4), values "
                                       "int4-group32-tail128 (4))") != std::string::npos,
                     entry.reason.c_str());
        }
        QCOMPARE(exportPlan(*model, "native").front().reason, std::string());
    }

    /// Perplexity over whole windows is that of generation, one token at a time. Sums in another
    /// order let a value between two codes fall to either side now and then: a small part of what
    /// rounding itself does to the same tokens.
    void windowsEqualTokenByToken() {
        const auto backend = makeBackend("cpu");
        const ForwardPass pass(cached(stories().model, {{"bits", "2"}, {"tail", "32"}}), backend);
        JobContext job;
        const PerplexityResult windows =
            evaluatePerplexity(pass, storyText(2500), wholeWindows(), job);
        const std::vector<double> steps = tokenByToken(pass);
        const std::vector<double> exact = tokenByToken(ForwardPass(stories().model, backend));
        QCOMPARE(windows.tokenNll.size(), steps.size());
        double ways = 0, rounding = 0;
        for (size_t i = 0; i < steps.size(); ++i) {
            ways += std::fabs(windows.tokenNll[i] - steps[i]);
            rounding += std::fabs(exact[i] - steps[i]);
        }
        qInfo("nats per token: %g between the two ways, %g by rounding",
              ways / double(steps.size()), rounding / double(steps.size()));
        QVERIFY(rounding > 0 && ways < rounding / 20);
    }

    /// Options of a question begin with the same text, which is read once. What the first has
    /// pushed out of the tail is exact again for the next.
    void optionsDoNotSeeEachOther() {
        const ForwardPass pass(
            cached(stories().model, {{"bits", "2"}, {"group", "8"}, {"tail", "8"}}),
            makeBackend("cpu"));
        const TaskSet task =
            readTask(sourcePath("resources/samples/stories/tasks/who_did_it.jsonl"));
        JobContext job;
        const TaskResult result = evaluateTask(pass, task, {.limit = 5, .addBos = true}, job);
        double effect = 0, difference = 0;
        for (size_t i = 0; i < result.items.size(); ++i)
            for (int option = 0; option < task.questions[i].options(); ++option) {
                const EncodedOption encoded = encodeOption(
                    *pass.model().tokenizer(), task.questions[i].context(option),
                    task.questions[i].continuation(option), true, pass.model().spec().context);
                const double alone = logLikelihood(pass, encoded),
                             exact = logLikelihood(ForwardPass(stories().model, makeBackend("cpu")),
                                                   encoded);
                const double scored = result.items[i].logLikelihoods[static_cast<size_t>(option)];
                effect += std::fabs(alone - exact);
                difference += std::fabs(alone - scored);
            }
        QVERIFY2(effect > 0 && difference < effect / 20,
                 qPrintable(QString("%1 of %2").arg(difference).arg(effect)));
    }

    /// Two bits without a tail move perplexity; four bits with one hardly do. Both are measured
    /// against the exact model on the same tokens, so that errors are those of paired differences.
    void bitsAndTail() {
        const DivergenceResult two = divergenceOf(
                                   cached(stories().model, {{"bits", "2"}, {"tail", "0"}})),
                               four = divergenceOf(cached(stories().model, {{"bits", "4"}}));
        for (const DivergenceResult* result : {&two, &four})
            qInfo("KL %.6f +- %.6f, change of ln perplexity %.6f +- %.6f, %lld tokens",
                  result->kl.mean, result->kl.standardError, result->lnRatio,
                  result->lnRatioStandardError, static_cast<long long>(result->tokens));
        const double moved = two.lnRatio - 2 * two.lnRatioStandardError;
        QVERIFY(moved > 0);
        QVERIFY(std::fabs(four.lnRatio) + 2 * four.lnRatioStandardError < moved / 2);
        QVERIFY(four.kl.mean + 2 * four.kl.standardError < two.kl.mean / 20);
    }
};

QTEST_GUILESS_MAIN(TestKvCacheMethod)
#include "tst_kv_cache_method.moc"
