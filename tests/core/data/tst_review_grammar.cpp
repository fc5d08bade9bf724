// SPDX-License-Identifier: GPL-3.0-or-later
// The review grammar: same text for the same seed on every machine, balanced labels, nothing held
// out in training, and labels that counting words does not give while looking at three words in a
// row does.
#include <QTest>

#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "core/base/hash.h"
#include "core/data/labelled.h"
#include "core/data/review_grammar.h"

using namespace lathe::core;

namespace {

constexpr uint64_t kTraining = 6000, kHeldOut = 1500;

LabelledTexts reviews(ReviewPart part, uint64_t seed, uint64_t count) {
    return labelledFromTsv("reviews.tsv", reviewTable(part, seed, count));
}

/// All runs of 1 to `longest` words, each once.
std::set<std::string> featuresOf(const std::string& text, size_t longest) {
    static const std::regex kWord("[A-Za-z]+|[.,]");
    std::vector<std::string> words;
    for (std::sregex_iterator at(text.begin(), text.end(), kWord), end; at != end; ++at)
        words.push_back(at->str());
    std::set<std::string> features;
    for (size_t begin = 0; begin < words.size(); ++begin) {
        std::string run;
        for (size_t end = begin; end < std::min(begin + longest, words.size()); ++end)
            features.insert(run += words[end] + " ");
    }
    return features;
}

/// Held-out accuracy of naive Bayes (Bernoulli, presence only, smoothed by one) over runs of words.
double naiveBayes(const LabelledTexts& training, const LabelledTexts& heldOut, size_t longest) {
    std::map<std::string, std::array<double, 2>> counts;
    for (size_t i = 0; i < training.texts.size(); ++i)
        for (const std::string& feature : featuresOf(training.texts[i], longest))
            ++counts[feature][static_cast<size_t>(training.labels[i])];
    int64_t right = 0;
    for (size_t i = 0; i < heldOut.texts.size(); ++i) {
        double odds = 0;
        for (const std::string& feature : featuresOf(heldOut.texts[i], longest))
            if (const auto found = counts.find(feature); found != counts.end())
                odds += std::log((found->second[1] + 1) / (found->second[0] + 1));
        right += (odds > 0) == (heldOut.labels[i] == 1) ? 1 : 0;
    }
    return static_cast<double>(right) / static_cast<double>(heldOut.count());
}

}  // namespace

class TestReviewGrammar : public QObject {
    Q_OBJECT
  private slots:
    void sameTextEverywhere() {
        QCOMPARE(sha256(reviewTable(ReviewPart::Training, 1, 1000)), "34093c94feb69384a0522c2d85e533a0327c0760e8f6faecdebc195527a69e97");
        QCOMPARE(sha256(reviewTable(ReviewPart::HeldOut, 2, 1000)), "205ac72546e12ee94769a4abdada203b17a52484f72ef5c07f0826002173b6b1");
        // Each review is its own: a longer table begins with the shorter one.
        const std::string two = reviewTable(ReviewPart::Training, 1, 2),
                          four = reviewTable(ReviewPart::Training, 1, 4);
        QVERIFY(four.starts_with(two));
        QCOMPARE(review(ReviewPart::Training, 1, 3).text + "\t" +
                     std::to_string(review(ReviewPart::Training, 1, 3).label) + "\n",
                 four.substr(four.rfind('\n', four.size() - 2) + 1));
    }

    void labelsAreBalanced() {
        const auto data = reviews(ReviewPart::Training, 7, kTraining);
        QCOMPARE(std::count(data.labels.begin(), data.labels.end(), 1), int64_t{kTraining} / 2);
        for (size_t i = 0; i < data.labels.size(); i += 2)
            QVERIFY(data.labels[i] != data.labels[i + 1]);
    }

    void nothingIsHeldOutAndTrained() {
        const auto training = reviews(ReviewPart::Training, 1, kTraining),
                   heldOut = reviews(ReviewPart::HeldOut, 2, kHeldOut);
        const std::set<std::string> known(training.texts.begin(), training.texts.end());
        for (const std::string& text : heldOut.texts) QVERIFY2(!known.contains(text), text.c_str());
        QVERIFY(known.size() > kTraining * 97 / 100);  // short ones repeat now and then
        // Also for the same seed: the parts have no text in common at all.
        for (const std::string& text : reviews(ReviewPart::HeldOut, 1, kHeldOut).texts)
            QVERIFY(!known.contains(text));
    }

    void readsAsEnglish() {
        for (uint64_t index = 0; index < 2000; ++index) {
            const std::string text = review(ReviewPart::Training, 5, index).text;
            QVERIFY2(
                std::regex_match(
                    text, std::regex("([A-Z][A-Za-z, ]*[a-z]\\.)( [A-Z][A-Za-z, ]*[a-z]\\.)*")),
                text.c_str());
            QVERIFY2(text.find("  ") == std::string::npos && text.size() < 200, text.c_str());
        }
    }

    // scikit-learn's logistic regression on 8,000 reviews: 63 % from single words, 94 % from up to
    // three in a row.
    void wordsAloneDoNotTell() {
        const auto training = reviews(ReviewPart::Training, 1, kTraining),
                   heldOut = reviews(ReviewPart::HeldOut, 2, kHeldOut);
        const double words = naiveBayes(training, heldOut, 1),
                     runs = naiveBayes(training, heldOut, 3);
        qInfo("naive Bayes: %.3f from words, %.3f from runs of up to three", words, runs);
        QVERIFY(words > 0.55 && words < 0.70);
        QVERIFY(runs > words + 0.1);
    }
};

QTEST_GUILESS_MAIN(TestReviewGrammar)
#include "tst_review_grammar.moc"
