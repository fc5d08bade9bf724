// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <numeric>

#include "tests/core/formats/format_test_support.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

struct Sizes {
    int32_t dim = 8, hidden = 6, layers = 2, heads = 4, kvHeads = 2, vocabulary = 5, context = 3;
};

/// Floats count up from 0, so that a tensor's first value says where in the file it stands.
std::string model(const Sizes& sizes, int64_t floats) {
    std::string bytes(reinterpret_cast<const char*>(&sizes), sizeof sizes);
    std::vector<float> values(static_cast<size_t>(floats));
    std::iota(values.begin(), values.end(), 0.0f);
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * 4);
    return bytes;
}

std::string tokenizer(int pieces) {
    std::string bytes(4, '\0');
    for (int i = 0; i < pieces; ++i) {
        const float score = -float(i);
        const int32_t length = i % 3;
        bytes.append(reinterpret_cast<const char*>(&score), 4)
            .append(reinterpret_cast<const char*>(&length), 4);
        bytes.append(size_t(length), 'x');
    }
    return bytes;
}

// By hand, for the sizes above: embedding 40; per layer: norm 8, q 64, k 32, v 32, o 64, norm 8,
// gate 48, down 48, up 48 = 352; final norm 8; tables 2 x 3 x 1 = 6; classifier 40.
constexpr int64_t kShared = 40 + 2 * 352 + 8 + 6, kOwnHead = kShared + 40;

}  // namespace

class TestLlama2c : public QObject {
    Q_OBJECT

  private slots:
    void readsTensorsWhereTheyStand() {
        Scratch scratch;
        const auto path = scratch.file("model.bin", model({}, kShared));
        QVERIFY(format_llama2c.recognise(path));
        const RawCheckpoint read = format_llama2c.read(path);
        QCOMPARE(read.tensors.size(), size_t(2 + 2 * 9));
        const auto check = [&](const char* name, const char* shape, float first) {
            const RawTensor* tensor = read.find(name);
            QVERIFY2(tensor, name);
            QCOMPARE(toText(tensor->encoding->shape()), std::string(shape));
            QCOMPARE(tensor->encoding->decode().front(), first);
        };
        check("token_embd.weight", "5x8", 0);
        check("blk.0.attn_norm.weight", "8", 40);
        check("blk.1.attn_norm.weight", "8", 48);
        check("blk.0.attn_q.weight", "8x8", 56);
        check("blk.1.attn_k.weight", "4x8", 56 + 128 + 32);
        check("blk.0.attn_v.weight", "4x8", 56 + 128 + 64);
        check("blk.1.attn_output.weight", "8x8", 56 + 128 + 128 + 64);
        check("blk.0.ffn_norm.weight", "8", 56 + 384);
        check("blk.1.ffn_gate.weight", "6x8", 56 + 384 + 16 + 48);
        check("blk.0.ffn_down.weight", "8x6", 56 + 384 + 16 + 96);
        check("blk.1.ffn_up.weight", "6x8", 56 + 384 + 16 + 192 + 48);
        check("output_norm.weight", "8", 56 + 384 + 16 + 288);
        QVERIFY(!read.find("output.weight"));
        QCOMPARE(read.metadata.at("llama.rope.dimension_count").integer(),
                 std::optional<int64_t>(2));
        QCOMPARE(read.metadata.at("llama.attention.head_count_kv").integer(),
                 std::optional<int64_t>(2));
        QCOMPARE(read.detail, std::string("llama2.c, no tokenizer of 5 pieces beside it"));
    }

    void readsAnOwnHeadBehindTheTables() {
        Scratch scratch;
        Sizes sizes;
        sizes.vocabulary = -5;
        const RawCheckpoint read =
            format_llama2c.read(scratch.file("model.bin", model(sizes, kOwnHead)));
        QCOMPARE(read.find("output.weight")->encoding->decode().front(), float(kShared));
        QCOMPARE(toText(read.find("output.weight")->encoding->shape()), std::string("5x8"));
        QCOMPARE(read.metadata.at("llama.vocab_size").integer(), std::optional<int64_t>(5));
    }

    void takesTheTokenizerThatFits_data() {
        QTest::addColumn<int>("own");
        QTest::addColumn<int>("common");
        QTest::addColumn<QString>("taken");
        QTest::newRow("tok5.bin") << 5 << 32 << "tok5.bin";
        QTest::newRow("tokenizer.bin") << 0 << 5 << "tokenizer.bin";
        QTest::newRow("own first") << 5 << 5 << "tok5.bin";
        QTest::newRow("too many pieces") << 6 << 32 << "";
        QTest::newRow("too few pieces") << 4 << 4 << "";
    }
    void takesTheTokenizerThatFits() {
        QFETCH(int, own);
        QFETCH(int, common);
        QFETCH(QString, taken);
        Scratch scratch;
        if (own) scratch.file("tok5.bin", tokenizer(own));
        scratch.file("tokenizer.bin", tokenizer(common));
        const RawCheckpoint read =
            format_llama2c.read(scratch.file("model.bin", model({}, kShared)));
        QCOMPARE(read.companions.size(), size_t(taken.isEmpty() ? 0 : 1));
        if (taken.isEmpty()) return;
        QCOMPARE(QString::fromStdString(read.companions.begin()->first), taken);
        QCOMPARE(read.companions.begin()->second, tokenizer(5));
        QCOMPARE(read.fileBytes, uint64_t(28 + 4 * kShared) + tokenizer(5).size());
    }

    void refusesWhatDoesNotAddUp() {
        Scratch scratch;
        const std::string good = model({}, kShared);
        const QString sentence =
            "its first seven numbers do not describe a llama2.c model of its %1 bytes; the file "
            "was cut "
            "short or is of another kind";
        for (size_t size = 0; size <= good.size() + 1; ++size) {
            if (size == good.size() || (size > 64 && size + 64 < good.size() && size % 61 != 0))
                continue;
            const auto path = scratch.file("cut.bin", (good + "x").substr(0, size));
            QVERIFY(!format_llama2c.recognise(path));
            QCOMPARE(verdict(format_llama2c, path), sentence.arg(size));
        }
        for (int word = 0; word < 7; ++word)
            for (const int32_t value : {0, -1, INT32_MIN, INT32_MAX, 7, 1 << 15}) {
                std::string changed = good;
                std::memcpy(changed.data() + 4 * word, &value, 4);
                QVERIFY2(!format_llama2c.recognise(scratch.file("changed.bin", changed)),
                         qPrintable(QString("word %1 as %2").arg(word).arg(value)));
            }
        QVERIFY(!format_llama2c.write);
    }

    void ignoresBrokenTokenizers() {
        Scratch scratch;
        const auto path = scratch.file("model.bin", model({}, kShared));
        const std::string good = tokenizer(5);
        for (size_t size = 0; size < good.size(); ++size) {
            scratch.file("tokenizer.bin", good.substr(0, size));
            QVERIFY(format_llama2c.read(path).companions.empty());
        }
        std::string negative = good;
        const int32_t length = -1;
        std::memcpy(negative.data() + 8, &length, 4);
        scratch.file("tokenizer.bin", negative);
        QVERIFY(format_llama2c.read(path).companions.empty());
    }
};

QTEST_GUILESS_MAIN(TestLlama2c)
#include "tst_llama2c.moc"
