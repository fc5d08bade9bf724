// SPDX-License-Identifier: GPL-3.0-or-later
// The bit width that a run stands for in a chart of widths.
#include <QTest>

#include "core/workspace/code_bits.h"

using namespace lathe::core;

namespace {

Run runWith(RunId id, std::optional<RunId> parent, std::initializer_list<const char*> steps,
            double bitsPerWeight) {
    Run run;
    run.id = id;
    run.parent = parent;
    for (const char* step : steps) run.recipe.steps.push_back(stepFromText(step));
    run.metrics.emplace().bitsPerWeight = bitsPerWeight;
    return run;
}

}  // namespace

class TestCodeBits : public QObject {
    Q_OBJECT

  private slots:
    void ofSteps_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<int>("bits");  // 0: it quantizes nothing
        const auto row = [](const char* step, int bits) { QTest::newRow(step) << step << bits; };
        row("quant.rtn bits=3", 3);
        row("quant.gguf type=Q4_K_M", 4);
        row("quant.gguf type=IQ4_NL", 4);
        row("quant.gguf type=MXFP4", 4);
        row("quant.float format=e4m3", 8);
        row("quant.float format=bf16", 16);
        row("quant.codebook table=nf4 bits=7", 4);  // bits are of learned tables
        row("quant.codebook table=kmeans bits=5", 5);
        row("quant.llm_int8", 8);
        row("train.qat bits=2", 2);
        row("train.qat quantizer=nf4", 4);
        row("prune.sparsegpt quantize=true bits=3", 3);
        row("prune.sparsegpt", 0);
        row("prune.magnitude", 0);
        row("lowrank.svd", 0);
        row("quant.rotate", 0);
        row("quant.kv_cache bits=3", 0);  // bits are of keys and values
    }
    void ofSteps() {
        QFETCH(QString, step);
        QFETCH(int, bits);
        QCOMPARE(codeBits(stepFromText(step.toStdString())).value_or(0), bits);
    }

    void ofRuns() {
        const std::vector<Run> runs = {
            runWith(1, {}, {}, 16.01),
            runWith(2, 1, {"prune.magnitude", "quant.rtn bits=4"}, 4.6),
            runWith(3, 2, {"train.finetune"}, 4.6),
            runWith(4, 1, {"quant.rtn bits=4 layers=*attn*", "quant.rtn bits=8 layers=*ffn*"}, 7),
            runWith(5, 4, {"prune.layers"}, 7),
            runWith(6, 1, {"prune.layers"}, 16.02),
            runWith(7, {}, {}, 4.85),  // a quantized file
            runWith(8, 9, {}, 6)};     // its parent was deleted
        const int wanted[] = {16, 4, 4, 0, 0, 16, 0, 0};
        for (size_t i = 0; i < runs.size(); ++i)
            QCOMPARE(codeBits(runs[i], runs).value_or(0), wanted[i]);
    }

    void disabledStepsDoNothing() {
        RecipeStep step = stepFromText("quant.rtn bits=4");
        step.enabled = false;
        QVERIFY(!codeBits(step));
    }
};

QTEST_GUILESS_MAIN(TestCodeBits)
#include "tst_code_bits.moc"
