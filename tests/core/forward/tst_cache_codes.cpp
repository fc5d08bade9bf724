// SPDX-License-Identifier: GPL-3.0-or-later
// Codes of a cache as attention reads them: each decoded value against its code, and a single query
// that reads them tile by tile against one that reads them as float32.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/model/kv_cache.h"
#include "tests/core/forward/made_attention.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// What is decoded, against least + step * code of each value by itself.
void compareWithCodes(const CacheRows& rows, const CacheFormat& format, CachePart part,
                      int kvHeads) {
    Matrix all;
    rows.decode(0, all);
    const int64_t headDim = all.columns / kvHeads;
    const bool keys = part == CachePart::Keys;
    const int64_t perBlock = keys ? format.group : 1,
                  perHead = (headDim + format.group - 1) / format.group;
    CacheRows::BlockCodes block;
    bool same = all.rows > 0;
    for (int64_t t = 0; t < all.rows; ++t) {
        if (t % perBlock == 0) rows.read(t / perBlock, block);
        for (int64_t c = 0; c < all.columns; ++c) {
            const auto level = static_cast<size_t>(
                keys ? c : c / headDim * perHead + c % headDim / format.group);
            const auto code = block.codes[static_cast<size_t>(t % perBlock * all.columns + c)];
            same &= all.row(t)[c] == block.least[level] + block.steps[level] * float(code);
        }
    }
    QVERIFY(same);
}

}  // namespace

class TestCacheCodes : public QObject {
    Q_OBJECT
  private slots:
    void singleQueryReadsCodes_data();
    void singleQueryReadsCodes();
};

void TestCacheCodes::singleQueryReadsCodes_data() {
    QTest::addColumn<int>("kvHeads");
    QTest::addColumn<int>("headDim");
    QTest::addColumn<int>("group");
    QTest::addColumn<int>("tail");
    QTest::addColumn<int>("window");
    QTest::addRow("whole bytes") << 2 << 64 << 32 << 64 << 0;
    QTest::addRow("one head") << 1 << 16 << 8 << 0 << 0;
    QTest::addRow("a window") << 4 << 24 << 8 << 8 << 83;
    QTest::addRow("groups of a head end early") << 2 << 40 << 16 << 16 << 0;
    QTest::addRow("groups that end within bytes") << 2 << 12 << 5 << 10 << 77;
    QTest::addRow("heads that end within bytes") << 3 << 7 << 32 << 0 << 50;
}

/// As if all of them had been written down as float32 first: bit for bit.
void TestCacheCodes::singleQueryReadsCodes() {
    QFETCH(int, kvHeads);
    QFETCH(int, headDim);
    QFETCH(int, group);
    QFETCH(int, tail);
    QFETCH(int, window);
    constexpr int64_t kRows = 150;
    const AttentionSpec spec = attentionOf(2 * kvHeads, kvHeads, headDim, window);
    const int64_t columns = int64_t{kvHeads} * headDim;
    const Matrix keys = madeMatrix(kRows, columns, 21), values = madeMatrix(kRows, columns, 22),
                 query = madeMatrix(1, 2 * columns, 23);
    const auto backend = makeBackend("cpu");
    for (int bits = 2; bits <= 8; ++bits) {
        const CacheFormat format{bits, group, tail};
        LayerCache cache(spec);
        LayerCache::Decoded decoded;
        AttentionCall call = attentionCall(spec);
        call.queries = {query.row(0), kRows - 1, 0, 0};
        cache.append({format, format}, keys.row(0), values.row(0), call, decoded);
        cache.settle();
        call = attentionCall(spec);
        call.queries = query.view();
        call.firstPosition = kRows - 1;
        cache.append({format, format}, keys.row(kRows - 1), values.row(kRows - 1), call, decoded);
        QVERIFY(call.readsCodes());
        Matrix out(1, query.columns), expected(1, query.columns), plainKeys = keys,
                                                                 plainValues = values;
        backend->attention(call, out.row(0));
        const auto writeDown = [&](const CacheRows& rows, CachePart part, Matrix& into) {
            Matrix all;
            rows.decode(0, all);
            std::copy_n(all.row(0), format.rounded(part, kRows - 1) * columns, into.row(0));
        };
        writeDown(cache.keys(), CachePart::Keys, plainKeys);
        writeDown(cache.values(), CachePart::Values, plainValues);
        AttentionCall plain = attentionCall(spec);
        plain.queries = query.view();
        plain.firstPosition = kRows - 1;
        plain.keys = plainKeys.view();
        plain.values = plainValues.view();
        backend->attention(plain, expected.row(0));
        QVERIFY2(std::ranges::equal(out.values, expected.values), qPrintable(QString("%1 bits").arg(bits)));
        compareWithCodes(cache.keys(), format, CachePart::Keys, kvHeads);
        compareWithCodes(cache.values(), format, CachePart::Values, kvHeads);
    }
}

QTEST_GUILESS_MAIN(TestCacheCodes)
#include "tst_cache_codes.moc"
