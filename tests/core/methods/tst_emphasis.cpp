// SPDX-License-Identifier: GPL-3.0-or-later

// Passages that count more in a training's loss: where they are, which tokens they hold, and what
// training makes of them.

#include <QTest>
#include <cmath>
#include <numeric>

#include "core/methods/train/training_examples.h"
#include "tests/core/methods/learner.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

using Weights = std::vector<float>;

Weights weighed(const Tokenizer& tokenizer, const std::string& expression,
                const std::string& text) {
    return Emphasis(expression, 3)
        .weigh(tokenizer, text, tokenizer.encode(text, {.addSpecial = false}));
}

MethodInput inputOn(const std::string& text, Words words) {
    MethodInput input = trainingInput(learner(), "train.finetune", std::move(words));
    auto data = std::make_shared<StepData>(*input.data);
    data->training = std::make_shared<const Dataset>(textFromString("text", text));
    input.data = data;
    return input;
}

/// Questions whose answers alternate, so that a passage can be learned apart from the rest.
std::string questions() {
    std::string text;
    for (int i = 0; i < 200; ++i) text += i % 2 ? "is it (yes) " : "is it (no!) ";
    return text;
}

}  // namespace

class TestEmphasis : public QObject {
    Q_OBJECT

  private slots:
    void allOfAMatchOrItsFirstGroup() {
        const TokenizerPtr bytes = byteTokenizer();
        QCOMPARE(weighed(*bytes, "b+", "abba"), (Weights{1, 3, 3, 1}));
        QCOMPARE(weighed(*bytes, "a(b)", "abbab"), (Weights{1, 3, 1, 1, 3}));
        QCOMPARE(weighed(*bytes, "(x)?b", "ab"), (Weights{1, 3}));
        QCOMPARE(weighed(*bytes, "x", "abba"), (Weights{1, 1, 1, 1}));
        QCOMPARE(weighed(*bytes, "", "ab"), (Weights{1, 1}));  // empty matches hold nothing
        QCOMPARE(weighed(*bytes, ".", "é"), (Weights{3, 3}));  // a character of two bytes
    }

    /// " the" is one token: it counts if it begins in the passage.
    void tokensCountByWhereTheyBegin() {
        const TokenizerPtr bytes = byteTokenizer();
        QCOMPARE(weighed(*bytes, "the", "a the"), (Weights{1, 1}));
        QCOMPARE(weighed(*bytes, " t", "a the"), (Weights{1, 3}));
    }

    void spaceBeforeTheText() {
        TokenizerSpec spec;
        spec.kind = TokenizerKind::SentencePieceBpe;
        spec.pieces = {"<unk>", "\u2581", "a", "b"};
        spec.scores = {0, 0, 0, 0};
        spec.types = {TokenType::Unknown, TokenType::Normal, TokenType::Normal, TokenType::Normal};
        spec.unknown = 0;
        spec.addSpacePrefix = true;
        const Tokenizer pieces(std::move(spec));
        QCOMPARE(weighed(pieces, "b", "ab"), (Weights{1, 1, 3}));
    }

    void badExpressionsAreSaid() {
        try {
            Emphasis("(a", 3);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Usage);
            QVERIFY2(error.sentence().starts_with(
                         "emphasis '(a' is not a regular expression: missing closing parenthesis"),
                     error.sentence().c_str());
        }
        QVERIFY_THROWS_EXCEPTION(Error, Emphasis("\xff(a)", 3));  // no UTF-8
        const MethodInput input = inputOn(questions(), {{"emphasis", "(a"}});
        const auto notes = methodNamed("train.finetune").review(input);
        QVERIFY(std::ranges::any_of(
            notes, [](const PlanNote& note) { return note.level == PlanNote::Level::Error; }));
    }

    void weightsOfTargetsAverageOne() {
        const MethodInput input = inputOn(questions(), {});
        const Emphasis emphasis("\\(.*?\\)", 3);
        JobContext job;
        const TrainingExamples examples = trainingExamples(input, job, &emphasis);
        double sum = 0, count = 0;
        for (const TrainingSequence& window : examples.training) {
            QCOMPARE(window.weights.size(), window.targets.size());
            for (size_t t = 0; t < window.targets.size(); ++t) {
                const bool open = window.targets[t] == '(' || window.targets[t] == ')';
                const bool outside = window.targets[t] == ' ' || window.targets[t] == 't';
                const float unit = examples.training[0].weights[0];  // of the "s" in "is"
                if (open) QVERIFY(std::abs(window.weights[t] / unit - 3) < 1e-5);
                if (outside) QVERIFY(std::abs(window.weights[t] / unit - 1) < 1e-5);
                sum += double{window.weights[t]};
                count += 1;
            }
        }
        QVERIFY(std::abs(sum / count - 1) < 0.02);  // held-out windows are not among them
        QVERIFY(!examples.heldOut.empty());
        for (const TrainingSequence& window : examples.heldOut) QVERIFY(window.weights.empty());
    }

    /// Weights that add up to nothing cannot average one.
    void somethingMustCount() {
        const MethodInput input = inputOn(questions(), {});
        const Emphasis everything("(?s).+", 0);
        JobContext job;
        QVERIFY_THROWS_EXCEPTION(Error, trainingExamples(input, job, &everything));
    }

    /// What does not count is not learned; what counts is.
    void trainingFollowsTheWeights() {
        const Words steps{{"steps", "60"}, {"learning_rate", "0.01"}, {"look_every", "60"}};
        const auto lossInside = [&](Words words) {
            words.insert(steps.begin(), steps.end());
            const MethodInput input = inputOn(questions(), words);
            const ModelPtr model = run(input, "train.finetune").model;
            JobContext job;
            TrainableModel trained(model, makeBackend("cpu"), std::vector<std::string>{});
            HardLabels labels;
            TrainingBatch held = trainingExamples(input, job).heldOut;
            for (TrainingSequence& window : held)
                for (TokenId& target : window.targets)
                    if (target != 'y' && target != 'n') target = kNoTarget;
            return trained.loss(held, labels, &job).negativeLogLikelihood();
        };
        const double unseen = lossInside({{"emphasis", "\\(.*?\\)"}, {"emphasis_weight", "0"}});
        const double plain = lossInside({});
        QVERIFY2(unseen > plain + 1, qPrintable(QString("%1 %2").arg(unseen).arg(plain)));
    }
};

QTEST_GUILESS_MAIN(TestEmphasis)
#include "tst_emphasis.moc"
