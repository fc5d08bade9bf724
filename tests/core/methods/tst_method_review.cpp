// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan says before a step runs.

#include <QtTest>

#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr auto Refused = PlanNote::Level::Error, Warning = PlanNote::Level::Warning,
               Hint = PlanNote::Level::Hint;

bool says(const ModelPtr& model, const char* method, const Words& words, PlanNote::Level level,
          const char* part) {
    for (const PlanNote& note : methodNamed(method).review(inputFor(model, method, words))) {
        if (note.level == level && note.sentence.find(part) != std::string::npos) return true;
        qInfo("%s", note.sentence.c_str());
    }
    return false;
}

size_t remarks(const ModelPtr& model, const char* method, const Words& words) {
    return methodNamed(method).review(inputFor(model, method, words)).size();
}

ModelPtr ofColumns(int width) {
    MadeModel made;
    made.width = width;
    made.ffn = 64;
    made.headDim = 16;
    return makeModel(made);
}

}  // namespace

class TestMethodReview : public QObject {
    Q_OBJECT

  private slots:
    void nothingToSay() {
        QCOMPARE(remarks(ofColumns(64), "quant.rtn", {}), size_t{0});
        QCOMPARE(remarks(ofColumns(64), "quant.hqq", {}), size_t{0});
        QCOMPARE(remarks(ofColumns(64), "quant.codebook", {}), size_t{0});
    }

    void groupThatDoesNotDivide() {
        QVERIFY(says(ofColumns(384), "quant.rtn", {{"group", "50"}}, Hint,
                     "group 50 does not divide the 384 columns of layers.0.attn.q and 9 more"));
        QVERIFY(says(ofColumns(384), "quant.rtn", {{"group", "50"}}, Hint, "use 32 or 64"));
        QVERIFY(says(ofColumns(37), "quant.rtn", {}, Hint, "quantize by row"));
        QCOMPARE(remarks(ofColumns(37), "quant.rtn", {{"granularity", "row"}}), size_t{0});
    }

    void quantizedTwice() {
        const ModelPtr once = applied(ofColumns(64), "quant.rtn", {{"bits", "8"}}).model;
        QVERIFY(says(once, "quant.rtn", {}, Warning, "already quantized (int8 g64 sym)"));
        QVERIFY(says(once, "quant.float", {}, Warning, "choose fewer bits"));
        QVERIFY(says(once, "prune.magnitude", {}, Warning, "prune first, then quantize"));
    }

    void nothingWouldChange() {
        MadeModel made;
        made.type = DType::BF16;
        QVERIFY(says(makeModel(made), "quant.float", {}, Hint, "would change nothing"));
        QVERIFY(says(makeModel(), "prune.magnitude", {{"sparsity", "0"}}, Hint,
                     "nothing would be pruned"));
        QVERIFY(says(makeModel(), "prune.magnitude", {}, Hint, "zeros take as many bytes"));
    }

    void tiedTables() {
        MadeModel made;
        made.tied = true;
        QVERIFY(
            says(makeModel(made), "quant.rtn", {{"embeddings", "true"}}, Warning, "both change"));
        QVERIFY(
            says(makeModel(made), "quant.rtn", {{"head", "true"}}, Hint, "a weight of its own"));
    }

    void impossible() {
        QVERIFY(says(makeModel(), "prune.random", {{"mode", "n_m"}, {"zeros", "5"}}, Refused,
                     "5 zeros in every 4"));
        QVERIFY(
            says(makeModel(), "quant.rtn", {{"clip", "entropy"}}, Refused, "granularity=tensor"));
        QVERIFY(says(makeModel(), "quant.float", {{"scale", "row"}}, Refused, "use scale=none"));
        QVERIFY(says(makeModel(), "quant.codebook", {{"block", "0"}}, Refused, "use block=64"));
    }

    void blocksThatDoNotFit() {
        QVERIFY(says(ofColumns(96), "quant.gguf", {{"type", "Q4_K"}}, Warning,
                     "layers.0.attn.q and 9 more become Q5_0 instead of Q4_K, whose blocks of 256 "
                     "do not divide 96 columns"));
        QVERIFY(says(ofColumns(65), "quant.gguf", {{"type", "Q8_0"}}, Warning,
                     "become F16 instead of Q8_0"));
    }

    void raggedPruningGroups() {
        QVERIFY(says(ofColumns(66), "prune.magnitude", {{"mode", "n_m"}}, Warning,
                     "4 does not divide the 66 columns"));
    }
};

QTEST_GUILESS_MAIN(TestMethodReview)
#include "tst_method_review.moc"
