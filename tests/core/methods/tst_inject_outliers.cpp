// SPDX-License-Identifier: GPL-3.0-or-later
// Planted outliers: the model computes what it computed, and the looks at activations find exactly
// the channels that were planted.
#include <QtTest>
#include <set>

#include "core/base/error.h"
#include "core/methods/number_list.h"
#include "core/observe/activation_statistics.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/observe/observed_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ModelPtr injected(const ModelPtr& model, const Words& words, uint64_t seed = 5) {
    return applied(model, "adapt.inject_outliers", words, seed).model;
}

/// Relative to the largest logit.
double difference(const ModelPtr& a, const ModelPtr& b) {
    const std::vector<TokenId> tokens = {5, 1, 120, 33, 200, 7, 90, 64, 2, 11};
    KvCache cacheA(a->spec()), cacheB(b->spec());
    const Matrix x = passOf(a).evaluate(cacheA, tokens, -1),
                 y = passOf(b).evaluate(cacheB, tokens, -1);
    double largest = 0, error = 0;
    for (size_t i = 0; i < x.values.size(); ++i) {
        largest = std::max(largest, std::abs(double{x.values[i]}));
        error = std::max(error, std::abs(double{x.values[i]} - double{y.values[i]}));
    }
    return error / largest;
}

std::set<int64_t> firstChannels(const ModelPtr& model, const std::string& part, size_t count) {
    JobContext job;
    const auto statistics = activationStatistics(passOf(model), shortWindows(*model), {}, job);
    std::set<int64_t> found;
    for (const RankedChannel& channel : standingOut(statistics, count)) {
        if (channel.site.find(part) == std::string::npos) return {};
        found.insert(channel.channel);
    }
    return found;
}

/// How many times larger each column of a weight has become.
std::vector<double> columnRatios(const Model& before, const Model& after, const std::string& name) {
    const std::vector<float> a = before.weight(name).encoding->decode(),
                             b = after.weight(name).encoding->decode();
    const auto columns = static_cast<size_t>(before.weight(name).encoding->columns());
    std::vector<double> ratios;
    for (size_t c = 0; c < columns; ++c) {
        double x = 0, y = 0;
        for (size_t i = c; i < a.size(); i += columns)
            x += std::abs(double{a[i]}), y += std::abs(double{b[i]});
        ratios.push_back(y / x);
    }
    return ratios;
}

}  // namespace

class TestInjectOutliers : public QObject {
    Q_OBJECT
  private slots:
    void functionIsUnchanged_data();
    void functionIsUnchanged();
    void observedFirst();
    void drawnChannels();
    void spreadChannels_data();
    void spreadChannels();
    void harderToQuantize();
    void refusals();
    void hints();
    void numberLists();
};

void TestInjectOutliers::functionIsUnchanged_data() {
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("factor");
    for (const char* where : {"residual", "values", "ffn"})
        for (const char* factor : {"32", "10.7", "1000"})
            QTest::addRow("%s %s", where, factor) << where << factor;
}

void TestInjectOutliers::functionIsUnchanged() {
    QFETCH(QString, where);
    QFETCH(QString, factor);
    const ModelPtr model = readingModel(3);
    const ModelPtr planted = injected(
        model, {{"where", where.toStdString()}, {"factor", factor.toStdString()}, {"count", "3"}});
    QVERIFY(difference(model, planted) < 1e-4);
    QVERIFY(fingerprint(*model) != fingerprint(*planted));
}

void TestInjectOutliers::observedFirst() {
    const ModelPtr model = readingModel(4, 2);
    // In each of four layers, q (k and v read the same) and up (gate too): eight sites.
    const ModelPtr residual = injected(model, {{"channels", "7,19-20"}, {"factor", "64"}});
    QCOMPARE(firstChannels(residual, "", 24), (std::set<int64_t>{7, 19, 20}));
    const ModelPtr ffn =
        injected(model, {{"where", "ffn"}, {"channels", "3,40"}, {"factor", "4096"}});
    QCOMPARE(firstChannels(ffn, ".ffn.down", 8), (std::set<int64_t>{3, 40}));
    // By the criterion of LLM.int8() they are outlier features.
    JobContext job;
    const auto statistics =
        activationStatistics(passOf(residual), shortWindows(*residual), {}, job);
    std::set<int64_t> features;
    for (const OutlierFeature& feature : statistics.features)
        if (feature.meets) features.insert(feature.channel);
    QCOMPARE(features, (std::set<int64_t>{7, 19, 20}));
}

void TestInjectOutliers::drawnChannels() {
    const ModelPtr model = readingModel(3);
    const Words words{{"count", "2"}, {"factor", "64"}};
    const std::set<int64_t> first = firstChannels(injected(model, words, 1), "", 12);
    QCOMPARE(first.size(), size_t{2});  // the same two in every layer
    QCOMPARE(firstChannels(injected(model, words, 1), "", 12), first);
    QVERIFY(firstChannels(injected(model, words, 2), "", 12) != first);
}

void TestInjectOutliers::spreadChannels_data() {
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("reader");
    QTest::addRow("residual") << "residual"
                              << "attn.q";
    QTest::addRow("values") << "values"
                            << "attn.o";
    QTest::addRow("ffn") << "ffn"
                         << "ffn.down";
}

void TestInjectOutliers::spreadChannels() {
    QFETCH(QString, where);
    QFETCH(QString, reader);
    const ModelPtr model = readingModel(3);
    const Words words{{"where", where.toStdString()}, {"factor", "1"}, {"spread", "1.25"}};
    const ModelPtr spread = injected(model, words, 1);
    QVERIFY(difference(model, spread) < 1e-5);
    const auto first = columnRatios(*model, *spread, "layers.0." + reader.toStdString());
    QVERIFY(std::ranges::all_of(first, [](double r) { return r >= 0.7999 && r <= 1.2501; }));
    // As many distinct factors as there are places, from end to end of the range.
    const std::set<double> distinct(first.begin(), first.end());
    QVERIFY(distinct.size() >= 16 && *distinct.begin() < 0.85 && *distinct.rbegin() > 1.18);
    QVERIFY(columnRatios(*model, *spread, "layers.1." + reader.toStdString()) != first);
    QCOMPARE(fingerprint(*injected(model, words, 1)), fingerprint(*spread));
    QVERIFY(fingerprint(*injected(model, words, 2)) != fingerprint(*spread));
}

void TestInjectOutliers::harderToQuantize() {
    // Only for this is it there: weights of planted channels drown in the grid of their rows.
    const ModelPtr model = readingModel(3);
    const Words eight{{"bits", "4"}, {"granularity", "tensor"}};
    const ModelPtr planted = injected(model, {{"where", "ffn"}, {"count", "4"}});
    const double before = difference(model, applied(model, "quant.rtn", eight).model),
                 after = difference(planted, applied(planted, "quant.rtn", eight).model);
    QVERIFY2(after > before, qPrintable(QString("%1 %2").arg(before).arg(after)));
}

void TestInjectOutliers::refusals() {
    const ModelPtr model = readingModel(2);
    QVERIFY_THROWS_EXCEPTION(Error, injected(model, {{"channels", "32"}}));
    QVERIFY_THROWS_EXCEPTION(Error, injected(model, {{"layers", "attn.o"}}));
}

void TestInjectOutliers::hints() {
    const auto hint = [](const Words& words) {
        const MethodInput input = inputFor(readingModel(2), "adapt.inject_outliers", words);
        const std::vector<PlanNote> notes = methodNamed("adapt.inject_outliers").review(input);
        return notes.size() == 1 ? QString::fromStdString(notes.front().sentence) : QString();
    };
    QVERIFY(hint({}).startsWith("this plants outliers: "));
    QVERIFY(hint({{"spread", "2"}}).startsWith("this plants outliers: "));
    QVERIFY(hint({{"factor", "1"}, {"spread", "2"}}).startsWith("this plants no outliers: "));
    QCOMPARE(hint({{"factor", "1"}}), "nothing would change; raise the factor or the spread");
}

void TestInjectOutliers::numberLists() {
    QCOMPARE(numberList("remove", "3,6-8", 9, "layers"), (std::set<int>{3, 6, 7, 8}));
    QCOMPARE(numberList("remove", "", 9, "layers"), std::set<int>{});
    for (const char* wrong : {"9", "-1", "3,", "a", "5-4", "1-", "1;2"})
        QVERIFY_THROWS_EXCEPTION(Error, numberList("remove", wrong, 9, "layers"));
    QCOMPARE(numberListText({}), std::string());
    QCOMPARE(numberListText({3, 6, 7, 8}), std::string("3,6-8"));
    QCOMPARE(numberListText({0, 1, 3}), std::string("0-1,3"));
}

QTEST_GUILESS_MAIN(TestInjectOutliers)
#include "tst_inject_outliers.moc"
