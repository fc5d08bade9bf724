// SPDX-License-Identifier: GPL-3.0-or-later
// A fix offered beside a note removes that note, is allowed by the schema and brings no error.

#include <QtTest>

#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

std::vector<PlanNote> reviewed(const ModelPtr& model, const std::string& id, const Params& params) {
    MethodInput input{model, selectTargets(*model, params), params, 0};
    giveCalibration(input);
    return methodNamed(id).review(input);
}

ModelPtr ofColumns(int width) {
    MadeModel made;
    made.width = width;
    made.ffn = 64;
    made.headDim = 16;
    return makeModel(made);
}

struct Case {
    const char* method;
    Words words;
    int width;
    const char* param;  ///< that the fix changes
    ParamValue value;
};

const Case kCases[] = {
    {"quant.rtn", {{"group", "50"}}, 384, "group", int64_t{32}},
    {"quant.hqq", {{"group", "50"}}, 96, "group", int64_t{32}},
    {"quant.gptq", {{"group", "50"}}, 384, "group", int64_t{32}},
    {"quant.gptq", {{"act_order", "true"}, {"group", "32"}}, 64, "static_groups", true},
    {"quant.smoothquant", {{"input_bits", "4"}}, 64, "input_bits", "8"},
    {"quant.kv_cache", {{"tail", "40"}}, 64, "tail", int64_t{64}},
    {"quant.kv_cache", {{"group", "1000"}, {"tail", "1048576"}}, 64, "tail", int64_t{1048000}},
    {"quant.codebook", {{"block", "48"}}, 80, "block", int64_t{16}},
    {"quant.rtn", {{"clip", "entropy"}}, 64, "granularity", "tensor"},
    {"quant.rtn", {{"rounding", "truncate"}}, 64, "rounding", "half_even"},
    {"quant.rtn", {{"clip", "percentile"}}, 64, "clip", "mse"},
    {"quant.codebook", {{"block", "0"}}, 64, "block", int64_t{64}},
    {"quant.codebook", {{"bits", "3"}}, 64, "bits", int64_t{4}},
    {"quant.codebook", {{"table", "af4"}, {"block", "32"}}, 64, "block", int64_t{64}},
    {"quant.float", {{"scale", "row"}}, 64, "scale", "none"},
    {"quant.float", {{"format", "e4m3"}}, 64, "scale", "row"},
    {"quant.gguf", {}, 64, "embeddings", true},
    {"prune.magnitude", {{"mode", "n_m"}, {"zeros", "5"}}, 64, "of", int64_t{10}},
    {"prune.random", {{"mode", "n_m"}, {"zeros", "1"}}, 66, "of", int64_t{2}},
    {"prune.sparsegpt", {{"mode", "n_m"}, {"zeros", "5"}}, 64, "of", int64_t{10}},
    {"prune.wanda", {{"mode", "n_m"}, {"zeros", "1"}}, 66, "of", int64_t{2}},
};

}  // namespace

class TestPlanFixes : public QObject {
    Q_OBJECT

  private slots:
    void fixesRemoveTheirNote_data() {
        QTest::addColumn<int>("row");
        for (size_t i = 0; i < std::size(kCases); ++i)
            QTest::addRow("%zu %s", i, kCases[i].method) << static_cast<int>(i);
    }

    void fixesRemoveTheirNote() {
        QFETCH(int, row);
        const Case& c = kCases[row];
        const ModelPtr model = ofColumns(c.width);
        const Params params = fullSchema(methodNamed(c.method)).parse(c.words);
        bool offered = false;
        for (const PlanNote& note : reviewed(model, c.method, params)) {
            if (!note.fix) continue;
            auto values = params.values();
            values[note.fix->param] = note.fix->value;
            const Params fixed = fullSchema(methodNamed(c.method)).complete(values);
            for (const PlanNote& left : reviewed(model, c.method, fixed)) {
                QVERIFY2(left.sentence != note.sentence, left.sentence.c_str());
                QVERIFY2(left.level != PlanNote::Level::Error || note.level == left.level,
                         left.sentence.c_str());
            }
            offered |= note.fix->param == c.param && note.fix->value == c.value;
        }
        QVERIFY(offered);
    }

    void noFixWhereNoneHelps() {
        const ModelPtr odd = ofColumns(37);
        for (const PlanNote& note :
             reviewed(odd, "quant.rtn", fullSchema(methodNamed("quant.rtn")).defaults()))
            QVERIFY(!note.fix);
    }

    void conditionsNameChoices() {
        for (const Method* method : methods()) {
            const ParamSchema schema = fullSchema(*method);
            for (const ParamSpec& spec : schema.specs()) {
                QCOMPARE(spec.condition.empty(), spec.conditionValues.empty());
                if (spec.condition.empty()) continue;
                const ParamSpec* other = schema.find(spec.condition);
                QVERIFY2(other && other != &spec, spec.name.c_str());
                for (const std::string& value : spec.conditionValues)
                    QVERIFY(ParamSchema::matters(spec, schema.parse({{spec.condition, value}})));
            }
        }
    }

    void conditionsFollowTheValues() {
        const ParamSchema schema = fullSchema(methodNamed("quant.rtn"));
        const ParamSpec& exponent = *schema.find("exponent");
        QVERIFY(!ParamSchema::matters(exponent, schema.defaults()));
        QVERIFY(ParamSchema::matters(exponent, schema.parse({{"clip", "mse"}})));
        QVERIFY(ParamSchema::matters(*schema.find("bits"), schema.defaults()));
    }
};

QTEST_GUILESS_MAIN(TestPlanFixes)
#include "tst_plan_fixes.moc"
