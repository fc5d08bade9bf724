// SPDX-License-Identifier: GPL-3.0-or-later
// One forward pass, cut, resumed, batched, rolled back and watched in every way: the numbers stay.
#include <QTest>

#include <cmath>
#include <cstring>
#include <map>

#include "core/base/thread_pool.h"
#include "core/model/forward.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using lathe::tests::tinyModel;
using lathe::tests::TinyModelOptions;

namespace {

std::vector<TokenId> tokens(int64_t count, TokenId start = 3) {
    std::vector<TokenId> ids;
    for (int64_t i = 0; i < count; ++i) ids.push_back(static_cast<TokenId>((start + 7 * i + i * i) % 64));
    return ids;
}

double worst(const Matrix& a, const Matrix& b) {
    double difference = a.values.size() == b.values.size() ? 0 : INFINITY;
    for (size_t i = 0; i < std::min(a.values.size(), b.values.size()); ++i)
        difference = std::max(difference, std::fabs(static_cast<double>(a.values[i]) - static_cast<double>(b.values[i])));
    return difference;
}

Matrix lastRows(const Matrix& all, int64_t count) {
    Matrix rows(count, all.columns);
    std::memcpy(rows.values.data(), all.row(all.rows - count), static_cast<size_t>(count * all.columns) * sizeof(float));
    return rows;
}

class Recorder : public Observer {
  public:
    void onInput(std::string_view site, ConstMatrix x) override { ++inputs[std::string(site)], keep(site, "<", x); }
    void onOutput(std::string_view site, ConstMatrix y) override { ++outputs[std::string(site)], keep(site, ">", y); }
    std::map<std::string, int> inputs, outputs;
    std::map<std::string, Matrix> seen;

  private:
    void keep(std::string_view site, const char* direction, ConstMatrix x) {
        Matrix copy(x.rows, x.columns);
        for (int64_t r = 0; r < x.rows; ++r) std::memcpy(copy.row(r), x.row(r), static_cast<size_t>(x.columns) * sizeof(float));
        seen[direction + std::string(site)] = std::move(copy);
    }
};

}  // namespace

class TestForward : public QObject {
    Q_OBJECT
  private slots:
    void stepByStepEqualsAtOnce_data();
    void stepByStepEqualsAtOnce();
    void resumedBlocksEqualOneRun();
    void batchEqualsEachAlone();
    void rollBackForgets();
    void threadsDoNotChangeBits();
    void observersSeeEverySite();
    void ropeStylesAgreeAfterPermutation();
    void wrongTokensAreRefused();
    void cancelStops();
};

void TestForward::stepByStepEqualsAtOnce_data() {
    QTest::addColumn<bool>("qkNorm");
    QTest::addColumn<int>("window");
    QTest::addRow("llama") << false << 0;
    QTest::addRow("sliding window") << false << 5;
    QTest::addRow("qk-norm and post-norms") << true << 0;
}

void TestForward::stepByStepEqualsAtOnce() {
    QFETCH(bool, qkNorm);
    QFETCH(int, window);
    TinyModelOptions options;
    options.qkNorm = options.postNorms = options.qkvBias = qkNorm;
    options.window = window;
    const ForwardPass pass(tinyModel(options), makeBackend("cpu"));
    const auto ids = tokens(30);
    KvCache once(pass.model().spec()), steps(pass.model().spec());
    const Matrix all = pass.evaluate(once, ids, -1);
    Matrix last;
    for (const TokenId id : ids) last = pass.evaluate(steps, {&id, 1}, 1);
    // Matrix-vector and GEMM sum in different orders: equal to float rounding over 32 to 48 terms.
    QVERIFY(worst(lastRows(all, 1), last) < 1e-5);
    QCOMPARE(steps.length(), 30);
    QCOMPARE(once.bytes(), steps.bytes());
}

void TestForward::resumedBlocksEqualOneRun() {
    TinyModelOptions options;
    options.layers = 4;
    const ForwardPass pass(tinyModel(options), makeBackend("cpu"));
    const auto ids = tokens(20);
    KvCache whole(pass.model().spec()), cut(pass.model().spec());
    const Matrix expected = pass.evaluate(whole, ids, -1);
    const ForwardPass::Input input{&cut, ids};
    ForwardState state = pass.begin({&input, 1});
    pass.run(state, 1);
    QCOMPARE(state.nextBlock, 1);
    const ForwardState copy = state;  // a boundary state may be kept and continued later
    pass.run(state, 3);
    state = copy;
    pass.run(state);
    pass.finish(state);
    std::vector<int64_t> rows(20);
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<int64_t>(i);
    Matrix logits;
    pass.logits(state, rows, logits);
    QVERIFY(expected.values == logits.values);
}

void TestForward::batchEqualsEachAlone() {
    const ForwardPass pass(tinyModel(), makeBackend("cpu"));
    const auto a = tokens(17), b = tokens(23, 11);
    KvCache cacheA(pass.model().spec()), cacheB(pass.model().spec()), aloneA(pass.model().spec()), aloneB(pass.model().spec());
    const ForwardPass::Input inputs[] = {{&cacheA, a}, {&cacheB, b}};
    ForwardState state = pass.begin(inputs);
    pass.run(state);
    pass.finish(state);
    const std::vector<int64_t> rows = {16, 39};
    Matrix logits;
    pass.logits(state, rows, logits);
    const Matrix lastA = pass.evaluate(aloneA, a, 1), lastB = pass.evaluate(aloneB, b, 1);
    Matrix expected(2, logits.columns);
    std::copy(lastA.values.begin(), lastA.values.end(), expected.row(0));
    std::copy(lastB.values.begin(), lastB.values.end(), expected.row(1));
    QVERIFY(worst(expected, logits) < 1e-5);
    QCOMPARE(cacheB.length(), 23);
}

void TestForward::rollBackForgets() {
    const ForwardPass pass(tinyModel(), makeBackend("cpu"));
    const auto prefix = tokens(12), wrong = tokens(9, 40), right = tokens(9, 5);
    KvCache straight(pass.model().spec()), detour(pass.model().spec());
    pass.evaluate(straight, prefix);
    const Matrix expected = pass.evaluate(straight, right, -1);
    pass.evaluate(detour, prefix);
    pass.evaluate(detour, wrong);
    detour.rollBack(12);
    QVERIFY(expected.values == pass.evaluate(detour, right, -1).values);
    QVERIFY_THROWS_EXCEPTION(Error, detour.rollBack(22));
}

void TestForward::threadsDoNotChangeBits() {
    const auto ids = tokens(40);
    RecycledFloats first;
    for (const int threads : {1, 2, 3}) {
        setThreadCount(threads);
        const ForwardPass pass(tinyModel(), makeBackend("cpu"));
        KvCache cache(pass.model().spec());
        const Matrix logits = pass.evaluate(cache, ids, -1);
        if (first.empty()) first = logits.values;
        QVERIFY(std::memcmp(first.data(), logits.values.data(), first.size() * sizeof(float)) == 0);
    }
    setThreadCount(2);
}

void TestForward::observersSeeEverySite() {
    const ForwardPass pass(tinyModel(), makeBackend("cpu"));
    KvCache cache(pass.model().spec());
    Recorder recorder;
    const Matrix logits = pass.evaluate(cache, tokens(6), -1, &recorder);
    for (const char* site : {"layers.0", "layers.1", "layers.0.attn.q", "layers.1.attn.k", "layers.1.attn.v", "layers.0.attn.o",
                             "layers.0.ffn.gate", "layers.0.ffn.up", "layers.1.ffn.down", "head"}) {
        QCOMPARE(recorder.inputs[site], 1);
        QCOMPARE(recorder.outputs[site], 1);
    }
    QCOMPARE(recorder.outputs["layers.1.heads"], 1);
    QVERIFY(recorder.seen[">layers.0"].values == recorder.seen["<layers.1"].values);
    QVERIFY(recorder.seen[">layers.0.heads"].values == recorder.seen["<layers.0.attn.o"].values);
    QVERIFY(recorder.seen[">head"].values == logits.values);
    QCOMPARE(recorder.seen["<layers.0.ffn.down"].columns, 48);
}

void TestForward::ropeStylesAgreeAfterPermutation() {
    // Rotating pairs (i, i + d/2) of rows in order 0, d/2, 1, d/2 + 1, ... is rotating neighbours.
    TinyModelOptions options;
    const ModelPtr halves = tinyModel(options);
    Model::Parts parts = halves->parts();
    for (LayerSpec& layer : parts.spec.layers) layer.attention.rope.style = RopeStyle::Pairs;
    for (int layer = 0; layer < options.layers; ++layer)
        for (const char* part : {".attn.q", ".attn.k"}) {
            const Weight& weight = halves->weight("layers." + std::to_string(layer) + part);
            std::vector<int64_t> order;
            for (int64_t row = 0; row < weight.encoding->rows(); ++row) {
                const int64_t head = row / 8, within = row % 8;
                order.push_back(head * 8 + within / 2 + within % 2 * 4);
            }
            Weight permuted = weight;
            permuted.encoding = weight.encoding->selectRows(order);
            parts.weights[weight.name] = std::make_shared<const Weight>(permuted);
        }
    const ForwardPass a(halves, makeBackend("cpu")), b(Model::create(std::move(parts)), makeBackend("cpu"));
    KvCache cacheA(a.model().spec()), cacheB(b.model().spec());
    QVERIFY(worst(a.evaluate(cacheA, tokens(25), -1), b.evaluate(cacheB, tokens(25), -1)) < 1e-5);
}

void TestForward::wrongTokensAreRefused() {
    const ForwardPass pass(tinyModel(), makeBackend("cpu"));
    KvCache cache(pass.model().spec());
    const std::vector<TokenId> bad = {1, 64};
    try {
        pass.evaluate(cache, bad);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.what(), "token id 64 is outside the vocabulary of 64; the tokenizer may belong to another model");
    }
    QCOMPARE(cache.length(), 0);
}

void TestForward::cancelStops() {
    const ForwardPass pass(tinyModel(), makeBackend("cpu"));
    KvCache cache(pass.model().spec());
    std::stop_source source;
    source.request_stop();
    const JobContext job(source.get_token());
    QVERIFY_THROWS_EXCEPTION(Cancelled, pass.evaluate(cache, tokens(8), 1, nullptr, &job));
}

QTEST_GUILESS_MAIN(TestForward)
#include "tst_forward.moc"
