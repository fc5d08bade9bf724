// SPDX-License-Identifier: GPL-3.0-or-later
// A cache that stores older keys and values in a few bits: its codes and what attention reads from
// it against NumPy (golden/, written by tests/tools/make_kv_cache_golden.py), and that it does not
// matter how a sequence is cut.
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <cmath>
#include <cstring>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/model/forward.h"
#include "tests/core/forward/made_attention.h"
#include "tests/support/gguf_golden.h"
#include "tests/support/made_values.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// One layer's attention over a sequence that arrives in pieces.
struct Sequence {
    AttentionSpec spec;
    LayerCacheFormat format;
    Matrix queries, keys, values;

    /// Attends to `pieces` positions at a time, cyclically.
    Matrix attend(LayerCache& cache, const std::vector<int64_t>& pieces) const {
        Matrix out(queries.rows, queries.columns);
        LayerCache::Decoded decoded;
        const auto backend = makeBackend("cpu");
        int64_t done = 0;
        for (size_t i = 0; done < queries.rows; ++i) {
            const int64_t count = std::min(pieces[i % pieces.size()], queries.rows - done);
            AttentionCall call = attentionCall(spec);
            call.queries = {queries.row(done), count, queries.columns, queries.columns};
            call.firstPosition = done;
            cache.append(format, keys.row(done), values.row(done), call, decoded);
            backend->attention(call, out.row(done));
            cache.settle();
            done += count;
        }
        return out;
    }
};

Sequence goldenSequence(const QJsonObject& golden, const QJsonObject& which) {
    const int heads = golden["heads"].toInt(), kvHeads = golden["kv_heads"].toInt(),
              headDim = golden["head_dim"].toInt(), tokens = golden["tokens"].toInt();
    const CacheFormat format{which["bits"].toInt(), which["group"].toInt(), which["tail"].toInt()};
    Sequence made{attentionOf(heads, kvHeads, headDim, which["window"].toInt()),
                  {format, format},
                  madeMatrix(tokens, heads * headDim, 11),
                  madeMatrix(tokens, kvHeads * headDim, 12),
                  madeMatrix(tokens, kvHeads * headDim, 13)};
    for (int64_t t = 0; t < tokens; ++t) made.keys.row(t)[golden["outlier"].toInt()] *= 20;
    return made;
}

CacheRows::BlockCodes blockOf(const CacheRows& rows, int64_t index) {
    CacheRows::BlockCodes block;
    rows.read(index, block);
    return block;
}

void compareBlocks(const CacheRows& rows, const QJsonArray& codes, const QJsonArray& levels) {
    qsizetype level = 0;
    for (qsizetype b = 0; b < codes.size(); ++b) {
        const CacheRows::BlockCodes block = blockOf(rows, b);
        QByteArray text;
        for (const uint8_t code : block.codes) text += QByteArray(1, char(code)).toHex();
        QCOMPARE(text, codes[b].toString().toLatin1());
        for (size_t i = 0; i < block.least.size(); ++i, level += 2) {
            QCOMPARE(double(block.least[i]), levels[level].toDouble());
            QCOMPARE(double(block.steps[i]), levels[level + 1].toDouble());
        }
    }
    QCOMPARE(level, levels.size());
}

double worst(const Matrix& a, const Matrix& b) {
    double difference = a.values.size() == b.values.size() ? 0 : INFINITY;
    for (size_t i = 0; i < std::min(a.values.size(), b.values.size()); ++i)
        difference = std::max(difference, std::fabs(double(a.values[i]) - double(b.values[i])));
    return difference;
}

bool sameBits(const Matrix& a, const Matrix& b) {
    return a.values.size() == b.values.size() &&
           std::memcmp(a.values.data(), b.values.data(), a.values.size() * sizeof(float)) == 0;
}

std::vector<TokenId> tokens(int64_t count, TokenId start = 3) {
    std::vector<TokenId> ids;
    for (int64_t i = 0; i < count; ++i)
        ids.push_back(static_cast<TokenId>((start + 7 * i + i * i) % 64));
    return ids;
}

/// With grouped heads, norms of queries and keys, and a sliding window in every second layer.
ModelPtr plainModel(int layers = 2) {
    TinyModelOptions options;
    options.layers = layers;
    options.window = 21;
    options.qkNorm = true;
    return tinyModel(options);
}

ModelPtr rounding(const ModelPtr& model, const CacheFormat& format) {
    ArithmeticPlan plan;
    for (size_t i = 0; i < model->spec().layers.size(); ++i)
        for (const char* part : {"keys", "values"})
            plan.caches["layers." + std::to_string(i) + "." + part] = format;
    return model->withPlan(plan);
}

Matrix logitsOf(const ForwardPass& pass, const std::vector<TokenId>& ids) {
    KvCache cache(pass.model().spec());
    return pass.evaluate(cache, ids, -1);
}

Matrix logitsOf(const ModelPtr& model, const std::vector<TokenId>& ids) {
    return logitsOf(ForwardPass(model, makeBackend("cpu")), ids);
}

Matrix inPieces(const ForwardPass& pass, std::span<const TokenId> ids, size_t piece) {
    KvCache cache(pass.model().spec());
    Matrix all;
    for (; !ids.empty(); ids = ids.subspan(std::min(piece, ids.size()))) {
        const Matrix part = pass.evaluate(cache, ids.first(std::min(piece, ids.size())), -1);
        all.rows += part.rows;
        all.columns = part.columns;
        all.values.insert(all.values.end(), part.values.begin(), part.values.end());
    }
    return all;
}

std::string errorOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class TestKvCache : public QObject {
    Q_OBJECT
  private slots:
    void cleanup() { setThreadCount(0); }
    void matchesNumPy_data();
    void matchesNumPy();
    void tailOfEverythingIsExact();
    void formatNoneChangesNothing();
    void piecesGiveEqualLogits_data();
    void piecesGiveEqualLogits();
    void sequenceWithoutCache();
    void batchEqualsEachAlone();
    void outlierChannelSpoilsNoOther();
    void codesNeverChange();
    void rollBack_data();
    void rollBack();
    void oneCacheForSeveralModels();
    void sizes_data();
    void sizes();
    void threadsDoNotChangeBits();
    void oddValues();
    void formatNames();
};

void TestKvCache::matchesNumPy_data() {
    QTest::addColumn<int>("row");
    QTest::addColumn<std::vector<int64_t>>("pieces");
    const QJsonArray cases = readJson("tests/core/forward/golden/kv_cache.json")["cases"].toArray();
    QVERIFY(cases.size() >= 5);
    for (qsizetype i = 0; i < cases.size(); ++i) {
        QTest::addRow("%lld, token by token", i) << int(i) << std::vector<int64_t>{1};
        QTest::addRow("%lld, at once", i) << int(i) << std::vector<int64_t>{1000};
        QTest::addRow("%lld, in pieces", i) << int(i) << std::vector<int64_t>{7, 1, 30, 2};
    }
}

void TestKvCache::matchesNumPy() {
    QFETCH(int, row);
    QFETCH(std::vector<int64_t>, pieces);
    const QJsonObject golden = readJson("tests/core/forward/golden/kv_cache.json");
    const QJsonObject which = golden["cases"][row].toObject();
    const Sequence sequence = goldenSequence(golden, which);
    LayerCache cache(sequence.spec);
    const Matrix out = sequence.attend(cache, pieces);
    compareBlocks(cache.keys(), which["key_codes"].toArray(), which["key_levels"].toArray());
    compareBlocks(cache.values(), which["value_codes"].toArray(), which["value_levels"].toArray());
    const QJsonArray rows = which["rows"].toArray();
    double difference = 0;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QJsonArray expected = which["outputs"][i].toArray();
        QCOMPARE(expected.size(), qsizetype(out.columns));
        for (qsizetype c = 0; c < expected.size(); ++c)
            difference = std::max(difference, std::fabs(double(out.row(rows[i].toInt())[c]) -
                                                        expected[c].toDouble()));
    }
    // Scores of up to some hundreds in float32 move weights by 1e-5, and the values by as much.
    QVERIFY2(difference < 5e-5, qPrintable(QString::number(difference)));
}

void TestKvCache::tailOfEverythingIsExact() {
    const auto ids = tokens(60);
    const Matrix exact = logitsOf(plainModel(), ids);
    QVERIFY(sameBits(logitsOf(rounding(plainModel(), {2, 32, 64}), ids), exact));
    QVERIFY(worst(logitsOf(rounding(plainModel(), {2, 32, 32}), ids), exact) > 1e-3);
}

void TestKvCache::formatNoneChangesNothing() {
    const auto ids = tokens(60);
    QVERIFY(sameBits(logitsOf(rounding(plainModel(), {}), ids), logitsOf(plainModel(), ids)));
}

void TestKvCache::piecesGiveEqualLogits_data() {
    QTest::addColumn<int>("tail");
    for (const int tail : {0, 8, 32}) QTest::addRow("tail %d", tail) << tail;
}

/// Whole windows, as perplexity reads them, and generation token by token. Up to eight rows go
/// through the same sums as one, so that one layer's keys and values are the same bits: what is
/// left is the order of attention's sums. A whole window goes through GEMM, where a last bit may
/// decide between two codes or two scales: little beside what rounding does.
void TestKvCache::piecesGiveEqualLogits() {
    QFETCH(int, tail);
    const ForwardPass pass(rounding(plainModel(1), {4, 8, tail}), makeBackend("cpu"));
    const auto ids = tokens(90);
    const Matrix once = logitsOf(pass, ids), steps = inPieces(pass, ids, 1);
    const double effect = worst(steps, logitsOf(plainModel(1), ids));
    QVERIFY(effect > 1e-2);
    QVERIFY(worst(inPieces(pass, ids, 8), steps) < 1e-5);
    QVERIFY(worst(once, steps) < effect / 50);
}

/// Calibration runs text without keeping anything; its rows read each other the same way.
void TestKvCache::sequenceWithoutCache() {
    const ForwardPass pass(rounding(plainModel(), {3, 8, 8}), makeBackend("cpu"));
    const auto ids = tokens(50);
    InputBatch batch;
    batch.texts.push_back({ids, {}});
    ForwardState state = pass.begin(batch);
    pass.run(state);
    std::vector<int64_t> rows(ids.size());
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<int64_t>(i);
    Matrix logits;
    pass.logits(state, rows, logits);
    QVERIFY(sameBits(logits, logitsOf(pass, ids)));
}

void TestKvCache::batchEqualsEachAlone() {
    const ForwardPass pass(rounding(plainModel(1), {4, 8, 8}), makeBackend("cpu"));
    const auto a = tokens(37), b = tokens(43, 11);
    KvCache cacheA(pass.model().spec()), cacheB(pass.model().spec());
    const ForwardPass::Input inputs[] = {{&cacheA, a}, {&cacheB, b}};
    ForwardState state = pass.begin(inputs);
    pass.run(state);
    const std::vector<int64_t> rows = {36, 79};
    Matrix logits;
    pass.logits(state, rows, logits);
    const Matrix aloneA = logitsOf(pass, a), aloneB = logitsOf(pass, b);
    Matrix expected(2, logits.columns);
    std::copy_n(aloneA.row(36), logits.columns, expected.row(0));
    std::copy_n(aloneB.row(42), logits.columns, expected.row(1));
    QVERIFY(worst(expected, logits) < 1e-5);
}

/// Per channel: one that is a thousand times larger takes nothing from the others. Values, which
/// share a scale along the row, would lose their neighbours.
void TestKvCache::outlierChannelSpoilsNoOther() {
    constexpr int64_t kChannel = 5, kRows = 64;
    const CacheFormat format{2, 16, 0};
    const auto decodedOf = [&](CachePart part, const Matrix& values) {
        CacheRows rows(part, 2, 16);
        rows.append(format, 0, values.row(0), kRows);
        rows.settle();
        Matrix decoded;
        rows.decode(0, decoded);
        return decoded;
    };
    const Matrix plain = madeMatrix(kRows, 32, 3);
    Matrix planted = plain;
    for (int64_t t = 0; t < kRows; ++t) planted.row(t)[kChannel] *= 1000;
    for (const CachePart part : {CachePart::Keys, CachePart::Values}) {
        const Matrix was = decodedOf(part, plain), is = decodedOf(part, planted);
        bool others = true;
        for (int64_t t = 0; t < kRows; ++t)
            for (int64_t c = 0; c < 32; ++c)
                others &= c == kChannel || was.row(t)[c] == is.row(t)[c];
        QCOMPARE(others, part == CachePart::Keys);
    }
}

void TestKvCache::codesNeverChange() {
    const Matrix values = madeMatrix(100, 24, 5);
    for (const CachePart part : {CachePart::Keys, CachePart::Values}) {
        CacheRows rows(part, 2, 12);
        rows.append({4, 8, 16}, 0, values.row(0), 40);
        rows.settle();
        const auto before = blockOf(rows, 1);
        rows.append({4, 8, 16}, 40, values.row(40), 60);
        rows.settle();
        const auto after = blockOf(rows, 1);
        QVERIFY(after.codes == before.codes && after.least == before.least &&
                after.steps == before.steps);
    }
}

void TestKvCache::rollBack_data() {
    QTest::addColumn<int>("tail");
    QTest::addColumn<int>("wrong");
    QTest::addColumn<int>("left");
    QTest::addRow("nothing was rounded since") << 64 << 20 << 12;
    QTest::addRow("values were") << 8 << 9 << 0;
    QTest::addRow("without a tail to the last whole group of keys") << 0 << 9 << 8;
}

/// What is left goes on as if the rest had never been.
void TestKvCache::rollBack() {
    QFETCH(int, tail);
    QFETCH(int, wrong);
    QFETCH(int, left);
    const ForwardPass pass(rounding(plainModel(), {4, 8, tail}), makeBackend("cpu"));
    const auto ids = tokens(40);
    const std::span<const TokenId> all(ids), right = all.subspan(size_t(left));
    KvCache straight(pass.model().spec()), detour(pass.model().spec());
    if (left > 0) pass.evaluate(straight, all.first(size_t(left)));
    const Matrix expected = pass.evaluate(straight, right, -1);
    if (left > 0) pass.evaluate(detour, all.first(size_t(left)));
    pass.evaluate(detour, all.subspan(size_t(left), size_t(12 - left)));
    pass.evaluate(detour, tokens(wrong, 40));
    QCOMPARE(detour.rollBack(12), int64_t(left));
    QCOMPARE(detour.length(), int64_t(left));
    QVERIFY(sameBits(pass.evaluate(detour, right, -1), expected));
    QVERIFY_THROWS_EXCEPTION(Error, detour.rollBack(41));
}

void TestKvCache::oneCacheForSeveralModels() {
    const auto ids = tokens(30);
    const ModelPtr exact = plainModel(), four = rounding(exact, {4, 8, 8});
    const auto backend = makeBackend("cpu");
    const ForwardPass exactPass(exact, backend), fourPass(four, backend);
    KvCache cache(exact->spec());
    for (const ForwardPass* pass : {&exactPass, &fourPass, &exactPass}) {
        cache.rollBack(0);
        QVERIFY(sameBits(pass->evaluate(cache, ids, -1), logitsOf(*pass, ids)));
    }
    QCOMPARE(errorOf([&] { fourPass.evaluate(cache, ids); }),
             "a cache begun as none is continued as int4-group8-tail8");
}

void TestKvCache::sizes_data() {
    QTest::addColumn<int>("length");
    for (const int length : {0, 1, 7, 8, 15, 16, 17, 32, 63, 64, 100})
        QTest::addRow("%d", length) << length;
}

/// The stated sizes are those of what is stored, however it came.
void TestKvCache::sizes() {
    QFETCH(int, length);
    const auto ids = tokens(length);
    for (const CacheFormat& format :
         {CacheFormat{}, CacheFormat{2, 8, 0}, CacheFormat{3, 8, 16}, CacheFormat{8, 5, 15}}) {
        const ModelPtr model = rounding(plainModel(), format);
        const ForwardPass pass(model, makeBackend("cpu"));
        KvCache once(model->spec()), steps(model->spec());
        if (length > 0) pass.evaluate(once, ids);
        for (const TokenId id : ids) pass.evaluate(steps, {&id, 1});
        QCOMPARE(once.bytes(), cacheSize(model->spec(), model->plan(), length).total());
        QCOMPARE(steps.bytes(), once.bytes());
    }
    // 2 layers of 2 x 2 heads x 8 channels; 16 positions in groups of 8 of the keys: 2 bits and two
    // float16 per group, which a head's 8 channels are for values.
    const ModelPtr model = rounding(plainModel(), {2, 8, 0});
    const CacheSize size = cacheSize(model->spec(), model->plan(), 16);
    QVERIFY(size == (CacheSize{2 * 2 * 16 * 16 * 2 / 8, 2 * 2 * (16 * 2) * 4, 0}));
    QCOMPARE(float16CacheBytes(model->spec(), 16), uint64_t{2 * 2 * 16 * 16 * 2});
}

void TestKvCache::threadsDoNotChangeBits() {
    const auto ids = tokens(100);
    Matrix first;
    for (const int threads : {1, 2, 3}) {
        setThreadCount(threads);
        const Matrix logits = logitsOf(rounding(plainModel(), {3, 8, 16}), ids);
        if (first.rows == 0) first = logits;
        QVERIFY(sameBits(first, logits));
    }
}

void TestKvCache::oddValues() {
    const auto decodedOf = [&](std::vector<float> values) {
        CacheRows rows(CachePart::Values, 1, 4);
        rows.append({2, 4, 0}, 0, values.data(), 1);
        rows.settle();
        Matrix decoded;
        rows.decode(0, decoded);
        return std::vector<float>(decoded.values.begin(), decoded.values.end());
    };
    QCOMPARE(decodedOf({-2.5f, -2.5f, -2.5f, -2.5f}), (std::vector<float>(4, -2.5f)));
    QCOMPARE(decodedOf({0, 0, 0, 0}), (std::vector<float>(4, 0.0f)));
    QCOMPARE(decodedOf({1, 2, 3, 4}), (std::vector<float>{1, 2, 3, 4}));
    for (const float bad : {NAN, INFINITY, -INFINITY})
        for (const float value : decodedOf({1, bad, 2, 3})) QVERIFY(std::isnan(value));
    QCOMPARE(errorOf([&] {
                 decodedOf({0, 1e6f, 0, 0});
             }),
             "a key or value is 1000000, and a rounded cache stores the ends of their ranges as "
             "float16; leave this layer out");
}

void TestKvCache::formatNames() {
    for (const CacheFormat& format : {CacheFormat{}, CacheFormat{2, 32, 0}, CacheFormat{8, 1, 128}})
        QVERIFY(cacheFormatNamed(toText(format)) == format);
    QCOMPARE(toText(CacheFormat{4, 32, 128}), std::string("int4-group32-tail128"));
    const std::string known = "; known are none and intBITS-groupGROUP-tailTAIL with 2 to 8 bits";
    for (const char* name : {"", "int4", "int4-group32", "int9-group32-tail0", "int1-group32-tail0",
                             "int4-group32-tail0x", "int4-group-tail0", "int4-group32-tail",
                             "int99999999999999999999-group32-tail0"})
        QCOMPARE(errorOf([&] { cacheFormatNamed(name); }),
                 "there is no cache format '" + std::string(name) + "'" + known);
    QCOMPARE(errorOf([] { cacheFormatNamed("int4-group0-tail0"); }),
             "a group of a cache has 1 to 1024 values, not 0");
    QCOMPARE(errorOf([] { cacheFormatNamed("int4-group32-tail-32"); }),
             "a cache keeps 0 to 1048576 positions as they are, not -32");
    QCOMPARE(errorOf([] { cacheFormatNamed("int4-group32-tail40"); }),
             "keys leave the tail of 40 positions in groups of 32, which do not divide it; use a "
             "tail of 64");
}

QTEST_GUILESS_MAIN(TestKvCache)
#include "tst_kv_cache.moc"
