// SPDX-License-Identifier: GPL-3.0-or-later
// Every method stops when asked to: before it starts, and within 200 ms while it runs.

#include <QtTest>

#include <chrono>
#include <thread>

#include "core/base/error.h"
#include "tests/core/methods/made_model.h"
#include "tests/support/sanitizers.h"

using namespace lathe::core;
using namespace lathe::tests;
using Clock = std::chrono::steady_clock;

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
        const ModelPtr& model = chosen.id == "student.factorized" ? many : large;
        const MethodInput input =
            inputFor(model, chosen.id, settingsOf(chosen.id)[static_cast<size_t>(setting)]);

        std::stop_source before;
        before.request_stop();
        JobContext stopped(before.get_token());
        QVERIFY_THROWS_EXCEPTION(Cancelled, chosen.apply(input, stopped));

        stopAfter(10, chosen, input);
        if (chosen.needs.calibrationText) stopAfter(400, chosen, input);  // within the stream
    }

  private:
    static void stopAfter(int milliseconds, const Method& chosen, const MethodInput& input) {
        std::stop_source source;
        JobContext job(source.get_token());
        Clock::time_point asked;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
            asked = Clock::now();
            source.request_stop();
        });
        QVERIFY_THROWS_EXCEPTION(Cancelled, chosen.apply(input, job));
        const auto late =
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - asked).count();
        QVERIFY2(late < cancelLimitMs(), qPrintable(QString("%1 ms").arg(late)));
    }
};

QTEST_GUILESS_MAIN(TestMethodsCancel)
#include "tst_methods_cancel.moc"
