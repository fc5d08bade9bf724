// SPDX-License-Identifier: GPL-3.0-or-later
// How pruned weights are stored: every way holds the same values, plans know the bytes, and the
// smallest way is the smallest.
#include <QTest>

#include "core/methods/prune/pruned_storage.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr const char* kMethods[] = {"prune.magnitude", "prune.random", "prune.wanda",
                                    "prune.sparsegpt"};
constexpr const char* kTwoOfFour = "n_m";

MethodInput inputWith(const char* method, Words words, DType type = DType::F16) {
    MadeModel made;
    made.type = type;
    return inputFor(makeModel(made), method, words);
}

bool refuses(const MethodInput& input, const char* method) {
    return isRefusedByReview(methodNamed(method), input);
}

}  // namespace

class TestPrunedStorage : public QObject {
    Q_OBJECT

    static void eachWay() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("store");
        for (const char* method : kMethods)
            for (const char* mode : {"layer", kTwoOfFour})
                for (const char* store : {"auto", "bitmap", "sparse", "two_four"})
                    if (store != QString("two_four") || mode == QString(kTwoOfFour))
                        QTest::addRow("%s %s %s", method, mode, store) << method << mode << store;
    }

  private slots:
    void holdsTheSameValues_data() { eachWay(); }
    void holdsTheSameValues() {
        QFETCH(QString, method);
        QFETCH(QString, mode);
        QFETCH(QString, store);
        const std::string id = method.toStdString();
        Words words = {{"mode", mode.toStdString()}};
        const MethodResult plain = run(inputWith(id.c_str(), words), id);
        words["store"] = store.toStdString();
        const MethodInput input = inputWith(id.c_str(), words);
        const MethodResult found = run(input, id);
        for (size_t i = 0; i < found.weights.size(); ++i) {
            const Encoding& encoding = *found.weights[i]->encoding;
            QVERIFY(encoding.decode() == plain.weights[i]->encoding->decode());
            QCOMPARE(found.loss[i].zeros, plain.loss[i].zeros);
            if (store != "auto") QCOMPARE(std::string(encoding.kind()), store.toStdString());
        }
        QCOMPARE(methodNamed(id).estimate(input).bytesAfter, found.model->bytes());
    }

    /// Of each weight, no other way takes fewer bytes.
    void autoIsTheSmallest() {
        for (const char* sparsity : {"0.02", "0.3", "0.5", "0.95"}) {
            const auto bytes = [&](const char* store) {
                std::vector<size_t> each;
                const MethodInput input =
                    inputWith("prune.magnitude", {{"sparsity", sparsity}, {"store", store}});
                for (const WeightPtr& weight : run(input, "prune.magnitude").weights)
                    each.push_back(weight->encoding->bytes());
                return each;
            };
            const auto found = bytes("auto"), same = bytes("same"), bitmap = bytes("bitmap"),
                       sparse = bytes("sparse");
            for (size_t i = 0; i < found.size(); ++i)
                QCOMPARE(found[i], std::min({same[i], bitmap[i], sparse[i]}));
        }
    }

    /// A second step finds a packed weight, and packs it anew for what is left.
    void prunesAgain() {
        const ModelPtr once =
            applied(makeModel(), "prune.magnitude", {{"sparsity", "0.5"}, {"store", "auto"}}).model;
        const Words words = {{"sparsity", "0.8"}, {"store", "auto"}};
        const ModelPtr twice = applied(once, "prune.magnitude", words).model;
        const ModelPtr directly = applied(makeModel(), "prune.magnitude", words).model;
        QCOMPARE(fingerprint(*twice), fingerprint(*directly));
        for (const PlanNote& note :
             methodNamed("prune.magnitude").review(inputFor(once, "prune.magnitude", words)))
            QVERIFY2(note.sentence.find("quantized") == std::string::npos, note.sentence.c_str());
    }

    /// Kept codes stay as they are: two of four take 3 bits of 4 and the scales.
    void sparseGptKeepsItsCodes() {
        const Words joint = {
            {"mode", kTwoOfFour}, {"quantize", "true"}, {"bits", "4"}, {"group", "16"}};
        Words packed = joint;
        packed["store"] = "two_four";
        const MethodResult whole = run(inputWith("prune.sparsegpt", joint), "prune.sparsegpt");
        const MethodInput input = inputWith("prune.sparsegpt", packed);
        const MethodResult found = run(input, "prune.sparsegpt");
        for (size_t i = 0; i < found.weights.size(); ++i) {
            const Encoding &was = *whole.weights[i]->encoding, &is = *found.weights[i]->encoding;
            QCOMPARE(QString::fromStdString(was.label()), "int4 g16 sym");
            QCOMPARE(QString::fromStdString(is.label()), "2:4 int4 g8 sym");
            QVERIFY(is.decode() == was.decode());
            QCOMPARE(4 * is.bytes() + is.elements() / 2, 4 * was.bytes());  // 1 bit less each
            QVERIFY(found.loss[i].zeros >= 0.5);
        }
        QCOMPARE(methodNamed("prune.sparsegpt").estimate(input).bytesAfter, found.model->bytes());
    }

    void saysWhatCannotBeStored() {
        const char* const id = "prune.magnitude";
        QVERIFY(refuses(inputWith(id, {{"store", "two_four"}}), id));
        QVERIFY(
            refuses(inputWith(id, {{"store", "two_four"}, {"mode", "n_m"}, {"zeros", "1"}}), id));
        QVERIFY(!refuses(inputWith(id, {{"store", "two_four"}, {"mode", "n_m"}}), id));
        const ModelPtr coded = applied(makeModel(), "quant.rtn", {{"group", "16"}}).model;
        QVERIFY(refuses(inputFor(coded, id, {{"store", "bitmap"}}), id));
        QVERIFY(!refuses(inputFor(coded, id, {{"store", "two_four"}, {"mode", "n_m"}}), id));
        QVERIFY(!refuses(inputFor(coded, id, {{"store", "auto"}}), id));
        const ModelPtr rows = applied(makeModel(), "quant.rtn", {{"granularity", "row"}}).model;
        const MethodInput bitmap = inputFor(rows, id, {{"store", "bitmap"}});
        QVERIFY(!refuses(bitmap, id));
        for (const WeightPtr& weight : run(bitmap, id).weights)
            QCOMPARE(QString::fromStdString(weight->encoding->label()), "bitmap int4 row sym");
        const char* const sparsegpt = "prune.sparsegpt";
        QVERIFY(refuses(
            inputWith(sparsegpt, {{"quantize", "true"}, {"group", "16"}, {"store", "bitmap"}}),
            sparsegpt));
        QVERIFY(!refuses(
            inputWith(sparsegpt, {{"quantize", "true"}, {"group", "0"}, {"store", "bitmap"}}),
            sparsegpt));
    }
};

QTEST_GUILESS_MAIN(TestPrunedStorage)
#include "tst_pruned_storage.moc"
