// SPDX-License-Identifier: GPL-3.0-or-later

// What is special about methods that learn from a teacher: who the teacher is, which layers meet,
// that they come closer to it, and students that keep their structure.

#include <QTemporaryDir>
#include <QTest>

#include "core/base/file.h"
#include "core/methods/distill/distill_step.h"
#include "core/workspace/runner.h"
#include "tests/core/methods/made_model.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ModelPtr readingModel(uint64_t seed, int layers = 2, int width = 32) {
    TinyModelOptions options;
    options.vocabulary = 261;
    options.seed = seed;
    options.layers = layers;
    options.width = width;
    Model::Parts parts = tinyModel(options)->parts();
    parts.tokenizer = byteTokenizer(false);
    return Model::create(std::move(parts));
}

std::shared_ptr<StepData> letters(std::vector<ModelPtr> teachers) {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += static_cast<char>('a' + i * i % 23);
    auto data = std::make_shared<StepData>();
    data->training = std::make_shared<const Dataset>(textFromString("letters", text));
    data->teachers = std::move(teachers);
    return data;
}

MethodInput inputOf(const ModelPtr& model, std::string_view method, Words words,
                    std::shared_ptr<const StepData> data) {
    const Words common{{"steps", "25"},        {"batch", "2"},
                       {"window", "24"},       {"warm_up", "0"},
                       {"embeddings", "true"}, {"schedule", "constant"},
                       {"look_every", "25"},   {"learning_rate", "0.003"}};
    words.insert(common.begin(), common.end());
    MethodInput input = inputFor(model, method, words, 3);
    input.data = std::move(data);
    return input;
}

std::vector<std::string> sentences(const MethodInput& input, std::string_view method,
                                   PlanNote::Level level) {
    std::vector<std::string> found;
    for (const PlanNote& note : methodNamed(method).review(input))
        if (note.level == level) found.push_back(note.sentence);
    return found;
}

}  // namespace

class TestDistillationMethods : public QObject {
    Q_OBJECT
  private slots:
    void pairsOfLayers() {
        using Pairs = std::vector<LayerPair>;
        QVERIFY(layerPairs("even", 2, 4) == (Pairs{{0, 1}, {1, 3}}));
        QVERIFY(layerPairs("last", 2, 4) == (Pairs{{1, 3}}));
        QVERIFY(layerPairs("0:3,1:0", 2, 4) == (Pairs{{0, 3}, {1, 0}}));
        for (const char* wrong : {"", "0", "0:", ":1", "0:1,", "0:1;1:2", "a:b", "-1:0", "2:0",
                                  "0:4", "0:1 ", "99999999999:0"})
            QVERIFY_THROWS_EXCEPTION(Error, layerPairs(wrong, 2, 4));
    }

    /// Given, or the model before any step; the student itself is none.
    void whoTheTeacherIs() {
        const ModelPtr student = readingModel(1), other = readingModel(2);
        const auto data = letters({});
        MethodInput input = inputOf(student, "distill.logits", {}, data);
        QVERIFY_THROWS_EXCEPTION(Error, teachersOf(input));
        data->original = student;
        QVERIFY_THROWS_EXCEPTION(Error, teachersOf(input));
        const auto errors = sentences(input, "distill.logits", PlanNote::Level::Error);
        QCOMPARE(errors.size(), size_t{1});
        QVERIFY(errors[0].find("--teacher") != std::string::npos);
        data->original = other;
        QVERIFY(teachersOf(input) == (std::vector<ModelPtr>{other}));
        data->teachers = {student, other};
        QCOMPARE(teachersOf(input).size(), size_t{2});
        QVERIFY_THROWS_EXCEPTION(Error, onlyTeacherOf(input));
        QCOMPARE(sentences(inputOf(student, "distill.features", {}, data), "distill.features",
                           PlanNote::Level::Error)
                     .size(),
                 size_t{1});
        QVERIFY(sentences(input, "distill.logits", PlanNote::Level::Error).empty());
    }

    void comesCloser_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("choice");
        QTest::addColumn<QString>("value");
        for (const char* divergence : {"forward", "reverse", "symmetric", "logits"})
            QTest::addRow("%s", divergence) << "distill.logits"
                                            << "divergence" << divergence;
        QTest::newRow("features") << "distill.features"
                                  << "measure"
                                  << "squares";
        QTest::newRow("direction") << "distill.features"
                                   << "measure"
                                   << "cosine";
        QTest::newRow("queries") << "distill.attention"
                                 << "relation"
                                 << "queries";
        QTest::newRow("values") << "distill.attention"
                                << "relation"
                                << "values";
        QTest::newRow("three losses") << "distill.distilbert"
                                      << "initialise"
                                      << "false";
    }
    /// The loss without hard labels falls; the teacher is wider and has more layers.
    void comesCloser() {
        QFETCH(QString, method);
        QFETCH(QString, choice);
        QFETCH(QString, value);
        const std::string id = method.toStdString();
        const auto data = letters({readingModel(2, 3, 48)});
        const Words words{{choice.toStdString(), value.toStdString()}, {"hard_weight", "0"}};
        const MethodResult result = run(inputOf(readingModel(1), id, words, data), id);
        const std::vector<double>& losses = result.training->losses;
        QVERIFY2(losses.back() < 0.95 * losses.front(),
                 qPrintable(QString("%1 -> %2").arg(losses.front()).arg(losses.back())));
        QCOMPARE(result.model->spec().width, 32);
    }

    /// Started from the teacher, the student of as many layers is the teacher.
    void startsFromTheTeacher() {
        const ModelPtr teacher = readingModel(2);
        const Words words{{"learning_rate", "0"}, {"weight_decay", "0"}, {"hard_weight", "0"}};
        const MethodResult result =
            run(inputOf(readingModel(1), "distill.distilbert", words, letters({teacher})),
                "distill.distilbert");
        QVERIFY(std::abs(result.training->losses.front()) < 1e-9);
        for (const WeightPtr& weight : teacher->weightsInOrder())
            QVERIFY(result.model->weight(weight->name).encoding->decode() ==
                    weight->encoding->decode());
        // Layers 0 and 2 of three.
        const ModelPtr deep = readingModel(2, 3);
        const MethodResult fewer =
            run(inputOf(readingModel(1), "distill.distilbert", words, letters({deep})),
                "distill.distilbert");
        QVERIFY(fewer.model->weight("layers.1.ffn.up").encoding->decode() ==
                deep->weight("layers.2.ffn.up").encoding->decode());
        const auto warnings = sentences(inputOf(readingModel(1), "distill.distilbert", words,
                                                letters({readingModel(2, 2, 48)})),
                                        "distill.distilbert", PlanNote::Level::Warning);
        QCOMPARE(warnings.size(), size_t{1});
    }

    /// Only the teacher's words count: what follows a prompt in the training text changes nothing.
    void sequencesAreTheTeachers() {
        QTemporaryDir folder;
        const ModelPtr teacher = readingModel(2);
        for (const char* decoding : {"greedy", "beam", "sampling"}) {
            const Words words{{"decoding", decoding}, {"texts", "8"}, {"beam", "2"}};
            MethodInput input =
                inputOf(readingModel(1), "distill.sequence", words, letters({teacher}));
            const MethodResult first = run(input, "distill.sequence");
            QVERIFY(first.training->losses.back() < first.training->losses.front());
            input.state = {folder.filePath("state.lathe.h5").toStdString(), decoding, 1000};
            QVERIFY(run(input, "distill.sequence").training->losses == first.training->losses);
            // The second time the texts come from beside the state.
            QVERIFY(run(input, "distill.sequence").training->losses == first.training->losses);
        }
        QCOMPARE(QDir(folder.path()).entryList({"*.texts.json"}).size(), 3);
        const Words long_{{"prompt", "24"}};
        const MethodInput input =
            inputOf(readingModel(1), "distill.sequence", long_, letters({teacher}));
        QCOMPARE(sentences(input, "distill.sequence", PlanNote::Level::Error).size(), size_t{1});
    }

    /// All real text is plain fine-tuning on it, up to the order of examples.
    void allRealIsTheText() {
        const Words words{{"real_share", "1"}, {"texts", "100000"}, {"steps", "1"}};
        const MethodInput input =
            inputOf(readingModel(1), "distill.sequence", words, letters({readingModel(2)}));
        const MethodInput plain =
            inputOf(readingModel(1), "train.finetune", {{"steps", "1"}}, letters({}));
        QCOMPARE(run(input, "distill.sequence").training->losses,
                 run(plain, "train.finetune").training->losses);
    }

    /// A recipe: the student keeps its structure, and learns from the model that the recipe got.
    void studentsKeepTheirStructure_data() {
        QTest::addColumn<QString>("make");
        QTest::addColumn<QString>("kind");
        QTest::newRow("factors") << "student.factorized share=0.6"
                                 << "product";
        QTest::newRow("places") << "student.sparse density=0.5"
                                << "seeded";
    }
    void studentsKeepTheirStructure() {
        QFETCH(QString, make);
        QFETCH(QString, kind);
        Recipe recipe;
        recipe.steps = {stepFromText(make.toStdString()),
                        stepFromText("distill.logits hard_weight=0 temperature=1 steps=30 batch=2 "
                                     "window=24 learning_rate=0.003 warm_up=0 look_every=30")};
        const RunInputs inputs{letters({}), nullptr, {}};
        const ModelPtr model = readingModel(1);
        for (const PlannedStep& step : planRecipe(model, recipe, inputs))
            for (const PlanNote& note : step.notes)
                QVERIFY2(note.level != PlanNote::Level::Error, note.sentence.c_str());
        JobContext job;
        const RunResult result = runRecipe(model, recipe, job, inputs);
        const std::vector<double>& losses = result.steps[1].training->losses;
        QVERIFY(losses.back() < 0.9 * losses.front());
        QCOMPARE(result.steps[1].bytesAfter, result.steps[1].bytesBefore);
        QVERIFY(result.steps[0].bytesAfter < result.steps[0].bytesBefore);
        QCOMPARE(std::string(result.model->weight("layers.0.ffn.up").encoding->kind()),
                 kind.toStdString());
    }
};

QTEST_GUILESS_MAIN(TestDistillationMethods)
#include "tst_distillation_methods.moc"
