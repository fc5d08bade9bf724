// SPDX-License-Identifier: GPL-3.0-or-later
// The codebook encoding: tables, block scales, double quantization, damaged input.

#include <QtTest>

#include <cmath>

#include "core/base/error.h"
#include "core/encoding/codebook.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

double quantile(double p) {  // of N(0, 1)
    double low = -9, high = 9;
    for (int i = 0; i < 80; ++i) {
        const double middle = (low + high) / 2;
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
    }
    return low;
}

CodebookLayout nf4(bool twice = false) {
    return {"nf4", 4, 64, DType::F32, twice, false, DType::F32};
}

std::vector<float> decodedNf4(const std::vector<float>& values) {
    const Shape shape = {1, static_cast<int64_t>(values.size())};
    return encodeCodebook(shape, nf4(), codebookTable("nf4"), values)->decode();
}

}  // namespace

class TestCodebook : public QObject {
    Q_OBJECT

  private slots:
    // The construction of QLoRA: quantiles at evenly spaced probabilities, an exact zero, divided
    // by the largest. The published table agrees to 1.1e-7.
    void nf4Construction() {
        const double offset = 0.9677083;
        std::vector<double> made = {0};
        for (int i = 0; i < 8; ++i) made.push_back(quantile(offset + (0.5 - offset) * i / 8));
        for (int i = 0; i < 7; ++i) made.push_back(-quantile(offset + (0.5 - offset) * i / 7));
        std::sort(made.begin(), made.end());
        const std::span<const float> table = codebookTable("nf4");
        QCOMPARE(made.size(), table.size());
        for (size_t i = 0; i < 16; ++i)
            QVERIFY(std::abs(made[i] / made[15] - static_cast<double>(table[i])) < 1.2e-7);
    }

    void nf4Boundaries() {
        const std::span<const float> table = codebookTable("nf4");
        for (const double boundary : {-0.8480964, 0.0397901, 0.8614784}) {
            const float below = static_cast<float>(boundary - 1e-6),
                        above = static_cast<float>(boundary + 1e-6);
            const std::vector<float> decoded = decodedNf4({1, below, above});
            const auto at = std::find(table.begin(), table.end(), decoded[1]);
            QVERIFY(at != table.end() && at + 1 != table.end());
            QCOMPARE(decoded[2], at[1]);
        }
    }

    void tiesGoToTheLowerValue() {
        const std::vector<float> table = {-1, 0, 0.5f, 1};
        const EncodingPtr encoding =
            encodeCodebook({1, 4}, {"four", 2, 0, DType::F32, false, false, DType::F32}, table,
                           std::vector<float>{-0.5f, 0.25f, 0.75f, 2});
        QCOMPARE(encoding->decode(), std::vector<float>({-1, 0, 0.5f, 1}));
    }

    void tablesRoundTripExactly() {
        for (const char* name : {"nf4", "fp4", "af4"}) {
            std::vector<float> values;
            for (const float scale : {1.0f, 0.125f, 384.0f})
                for (const float entry : codebookTable(name)) values.push_back(entry * scale);
            CodebookLayout layout = {name, 4, 16, DType::F32, false, false, DType::F32};
            const EncodingPtr encoding =
                encodeCodebook({3, 16}, layout, codebookTable(name), values);
            QCOMPARE(encoding->decode(), values);
        }
    }

    void extremesAndZeroAreExact() {
        std::vector<float> values = madeValues(10 * 64, 5);
        for (size_t i = 0; i < values.size(); i += 7) values[i] = 0;
        const std::vector<float> decoded =
            encodeCodebook({10, 64}, nf4(), codebookTable("nf4"), values)->decode();
        for (size_t block = 0; block < 10; ++block) {
            size_t peak = block * 64;
            for (size_t i = block * 64; i < block * 64 + 64; ++i) {
                if (values[i] == 0) QCOMPARE(decoded[i], 0.0f);
                if (std::abs(values[i]) > std::abs(values[peak])) peak = i;
            }
            QCOMPARE(decoded[peak], values[peak]);
        }
    }

    // bitsandbytes' signed dynamic map: 256 values, 0 and 1 included, -1 not.
    void dynamicTableFacts() {
        const auto& table = dynamicTable();
        QVERIFY(std::is_sorted(table.begin(), table.end()) &&
                std::adjacent_find(table.begin(), table.end()) == table.end());
        QCOMPARE(table[255], 1.0f);
        QCOMPARE(table[127], 0.0f);
        QCOMPARE(table[0], -0.99296875f);
        QCOMPARE(table[254], 0.99296875f);
        QCOMPARE(table[128],
                 5.5e-7f);  // the only value of the smallest decade: (0.1 + 1) / 2 * 1e-6
        for (size_t i = 0; i < 127; ++i) QCOMPARE(table[i], -table[254 - i]);
    }

    void doubleQuantizationBytes() {
        const CodebookLayout once = nf4(), twice = nf4(true);
        const double elements = 4096.0 * 4096, constant = 16 * 4 * 8;  // the table
        const double before =
            (8.0 * static_cast<double>(once.bytes(4096, 4096)) - constant) / elements;
        const double after =
            (8.0 * static_cast<double>(twice.bytes(4096, 4096)) - constant - 32) / elements;
        QCOMPARE(before, 4.5);
        QVERIFY(std::abs(after - 4 - 0.126953125) < 1e-12);
        QVERIFY(std::abs(before - after - 0.373046875) < 1e-12);
    }

    void doubleQuantizedScalesAreClose() {
        const std::vector<float> values = madeValues(64 * 640, 6);
        const Shape shape = {64, 640};
        const std::vector<float> exact = codebookScales(shape, nf4(), values),
                                 stored = codebookScales(shape, nf4(true), values);
        double mean = 0, widest = 0;
        for (const float scale : exact) mean += scale / static_cast<double>(exact.size());
        for (const float scale : exact) widest = std::max(widest, std::abs(scale - mean));
        // The table's widest gap is 1/64 * 0.9, just below 1: half of it is 0.7 % of the largest
        // deviation.
        for (size_t i = 0; i < exact.size(); ++i)
            QVERIFY(std::abs(exact[i] - stored[i]) <= 0.0071 * widest);
        QVERIFY(stored != exact);
    }

    void storedAndLoaded() {
        const std::vector<float> values = madeValues(7 * 133, 7);
        for (const EncodingKind* kind : encodingKinds()) {
            if (kind->id != "codebook") continue;
            for (const EncodingPtr& encoding : kind->examples({7, 133}, values)) {
                const StoredEncoding stored = encoding->store();
                const EncodingPtr again = loadEncoding({7, 133}, stored);
                QCOMPARE(again->decode(), encoding->decode());
                QCOMPARE(again->label(), encoding->label());
                size_t bytes = 0;
                for (const auto& [name, tensor] : stored.parts) bytes += tensor.sizeBytes();
                QCOMPARE(encoding->bytes(), bytes);
                QCOMPARE(again->bytes(), bytes);
                QCOMPARE(encoding->reencode(encoding->decode())->label(), encoding->label());
            }
        }
    }

    void rowsDecodeAlone() {
        const std::vector<float> values = madeValues(9 * 77, 8);
        const EncodingPtr encoding =
            encodeCodebook({9, 77}, nf4(true), codebookTable("nf4"), values);
        const std::vector<float> all = encoding->decode();
        std::vector<float> row(2 * 77);
        for (int64_t r = 0; r < 8; ++r) {
            encoding->decodeRows(r, r + 2, row.data());
            QVERIFY(std::equal(row.begin(), row.end(), all.begin() + r * 77));
        }
    }

    void selectedRows() {
        const std::vector<float> values = madeValues(5 * 70, 9);
        const std::vector<int64_t> order = {4, 0, 0, 2};
        for (const bool perRow : {false, true}) {
            std::vector<float> tables;
            for (int r = 0; r < (perRow ? 5 : 1); ++r)
                for (int i = 0; i < 8; ++i)
                    tables.push_back(static_cast<float>(i - 3) / static_cast<float>(4 + r));
            const EncodingPtr encoding = encodeCodebook(
                {5, 70}, {"t", 3, 32, DType::F16, false, perRow, DType::F32}, tables, values);
            const EncodingPtr picked = encoding->selectRows(order);
            QCOMPARE(picked->shape(), Shape({4, 70}));
            const std::vector<float> all = encoding->decode(), some = picked->decode();
            for (size_t i = 0; i < order.size(); ++i)
                QVERIFY(std::equal(some.begin() + static_cast<long>(i) * 70,
                                   some.begin() + static_cast<long>(i + 1) * 70,
                                   all.begin() + order[i] * 70));
        }
        QVERIFY(
            !encodeCodebook({5, 70}, nf4(true), codebookTable("nf4"), values)->selectRows(order));
    }

    void tablesPerRowBeatOne() {
        std::vector<float> values = madeValues(16 * 256, 10);
        for (size_t i = 0; i < values.size(); ++i)
            values[i] = values[i] * (i / 256 % 2 ? 1.0f : 0.1f) + (i / 256 % 3 ? 0.5f : 0.0f);
        const Words shared = {{"table", "kmeans"}, {"block", "0"}, {"bits", "3"}};
        Words own = shared;
        own["table_per"] = "row";
        QVERIFY(squaredError(values, encoded(16, 256, values, "quant.codebook", own)->decode()) <
                squaredError(values, encoded(16, 256, values, "quant.codebook", shared)->decode()));
    }

    void damagedFilesAreRefused() {
        const std::vector<float> values = madeValues(4 * 100);
        const StoredEncoding good =
            encodeCodebook({4, 100}, nf4(true), codebookTable("nf4"), values)->store();
        for (const auto& [name, tensor] : good.parts) {
            StoredEncoding bad = good;
            bad.parts.erase(name);
            // Without its second level the scales are u8 where floats are due.
            QVERIFY_THROWS_EXCEPTION(Error, loadEncoding({4, 100}, bad));
            bad = good;
            bad.parts[name] = Tensor::fromFloats({3}, {1, 2, 3});
            QVERIFY_THROWS_EXCEPTION(Error, loadEncoding({4, 100}, bad));
        }
        for (const auto& [name, value] : good.attributes) {
            StoredEncoding bad = good;
            bad.attributes.erase(name);
            QVERIFY_THROWS_EXCEPTION(Error, loadEncoding({4, 100}, bad));
        }
        for (const auto& [name, value] :
             {std::pair("bits", int64_t{9}), std::pair("bits", int64_t{0}),
              std::pair("block", int64_t{-1}), std::pair("block", int64_t{32})}) {
            StoredEncoding bad = good;
            bad.attributes[name] = value;
            QVERIFY_THROWS_EXCEPTION(Error, loadEncoding({4, 100}, bad));
        }
        QVERIFY_THROWS_EXCEPTION(Error, loadEncoding({4, 101}, good));
        QVERIFY_THROWS_EXCEPTION(
            Error, encodeCodebook({1, 2}, nf4(), codebookTable("nf4"), std::vector<float>{1, NAN}));
    }
};

QTEST_GUILESS_MAIN(TestCodebook)
#include "tst_codebook.moc"
