// SPDX-License-Identifier: GPL-3.0-or-later
// Every method stops when asked to: before it starts, and within 200 ms while it runs.

#include <QtTest>

#include "core/base/error.h"
#include "core/methods/calibration_data.h"
#include "tests/core/methods/made_model.h"
#include "tests/support/cancel.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// The slow settings of a method besides its defaults.
std::vector<Words> settingsOf(std::string_view id) {
    if (id == "quant.rtn")
        return {{},
                {{"clip", "mse"}, {"granularity", "tensor"}},
                {{"clip", "mse"}, {"exponent", "2.4"}},
                {{"granularity", "column"}}};
    if (id == "quant.codebook")
        return {{}, {{"table", "kmeans"}}, {{"table", "kmeans"}, {"table_per", "row"}}};
    if (id == "quant.smoothquant")
        return {{},
                {{"smoothing", "search"}},
                {{"inputs", "static"}, {"calibrator", "mse"}, {"granularity", "tensor"}}};
    if (id == "quant.llm_int8") return {{}, {{"mode", "runtime"}}};
    if (id == "quant.gguf") return {{}, {{"type", "Q4_K_M"}}};
    if (id == "prune.width") return {{{"residual", "0.5"}}};
    if (id == "prune.layers") return {{}};
    if (id == "prune.heads") return {{}, {{"score", "leave_one_out"}}};
    if (id == "prune.shape") return {{{"heads", "2"}, {"ffn", "64"}}};
    if (id == "prune.neurons") return {{}, {{"score", "gradient"}}};
    if (id == "prune.sparsegpt" || id == "prune.wanda") return {{}, {{"mode", "n_m"}}};
    if (id.starts_with("prune.")) return {{}, {{"mode", "global"}}, {{"mode", "n_m"}}};
    return {{}};
}

}  // namespace

class TestMethodsCancel : public QObject {
    Q_OBJECT

  private slots:
    void cancelled_data() {
        QTest::addColumn<int>("method");
        QTest::addColumn<int>("setting");
        for (int i = 0; i < static_cast<int>(methods().size()); ++i) {
            // Methods that train: core.training_methods.
            const Method& each = *methods()[static_cast<size_t>(i)];
            if (each.needs.trainingData) continue;
            for (int k = 0;
                 k < static_cast<int>(settingsOf(methods()[static_cast<size_t>(i)]->id).size());
                 ++k)
                QTest::addRow("%s %d", std::string(methods()[static_cast<size_t>(i)]->id).c_str(),
                              k)
                    << i << k;
        }
    }

    void cancelled() {
        QFETCH(int, method);
        QFETCH(int, setting);
        const Method& chosen = *methods()[static_cast<size_t>(method)];
        static const ModelPtr large = [] {
            MadeModel made;
            made.width = 1024;
            made.ffn = 6144;
            made.layers = 1;
            return makeModel(made);
        }();
        // Stops between weights only, since Eigen decomposes a matrix in one go: many small ones.
        static const ModelPtr many = [] {
            MadeModel made;
            made.width = 128;
            made.ffn = 256;
            made.layers = 24;
            return makeModel(made);
        }();
        const bool decomposes =
            chosen.id == "student.factorized" || chosen.id.starts_with("lowrank.");
        const ModelPtr& model = decomposes ? many : large;
        const MethodInput input =
            inputFor(model, chosen.id, settingsOf(chosen.id)[static_cast<size_t>(setting)]);

        std::stop_source before;
        before.request_stop();
        JobContext stopped(before.get_token());
        QVERIFY_THROWS_EXCEPTION(Cancelled, chosen.apply(input, stopped));

        const auto apply = [&](JobContext& job) { chosen.apply(input, job); };
        verifyStopsSoon(10, apply);
        if (calibrates(chosen, input.params) && chosen.changes != WeightChange::Shapes)
            verifyStopsSoonWhen(
                [](const JobContext& job) {
                    const JobContext::Progress now = job.progress();
                    return now.phase == "Calibrating" && now.done > 0;
                },
                apply);
    }
};

QTEST_GUILESS_MAIN(TestMethodsCancel)
#include "tst_methods_cancel.moc"
