// SPDX-License-Identifier: GPL-3.0-or-later
// What a person waits for: the window after a warm start (goal 0.5 s), a model file until its first
// chart is painted (2 s for 100 M parameters), and the Weights picture's answer on a weight of 16 M
// values (100 ms for the sample). Wall time on this machine, with whatever else it is doing. Usage:
// bench_desktop [MODEL.gguf]
#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cstdio>
#include <functional>

#include "app/desktop/views/weights_view.h"
#include "core/base/thread_pool.h"
#include "core/workspace/export_file.h"
#include "tests/gui/window/window_driver.h"
#include "tests/support/tiny_model.h"
#include "widgets/charts/treemap_chart.h"

using namespace lathe;

namespace {

constexpr int kSide = 4096, kRuns = 9, kPreviews = 21, kPatienceMs = 60000;

void report(const char* what, std::vector<double> ms, const char* goal) {
    std::sort(ms.begin(), ms.end());
    std::printf("%-44s median %7.1f ms   min %7.1f   max %7.1f   n %zu   %s\n", what,
                ms[ms.size() / 2], ms.front(), ms.back(), ms.size(), goal);
    std::fflush(stdout);
}

double milliseconds(const std::function<void()>& work) {
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6;
}

/// Sees the first paint of a chart that has something to show.
class PaintWatch : public QObject {
  public:
    explicit PaintWatch(widgets::TreemapChart& chart) : m_chart(chart) {
        chart.installEventFilter(this);
    }
    bool painted() const { return m_painted; }

  protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint && !m_chart.isEmpty()) m_painted = true;
        return false;
    }

  private:
    widgets::TreemapChart& m_chart;
    bool m_painted = false;
};

void warmStart() {
    tests::WindowDriver driver;
    std::vector<double> times;
    for (int run = 0; run < kRuns; ++run)
        times.push_back(milliseconds([&] {
            driver.restart();
            driver.window().grab();
        }));
    report("window closed, made anew and painted", times, "(goal 500)");
}

void firstChart(const QString& path) {
    std::vector<double> times;
    for (int run = 0; run < kRuns; ++run) {
        tests::WindowDriver driver;
        auto& treemap = driver.find<widgets::TreemapChart>(QStringLiteral("overview.treemap"));
        PaintWatch watch(treemap);
        times.push_back(milliseconds([&] {
            driver.workbench().open(path);
            if (!QTest::qWaitFor([&] { return watch.painted(); }, kPatienceMs))
                std::puts("the chart was not painted");
        }));
        driver.waitIdle();
    }
    report("model file to its first chart", times, "(goal 2000)");
}

/// A model whose linear weights of the FFN have 16 M half-precision values each, in a native file.
QString bigModel(const QTemporaryDir& folder) {
    tests::TinyModelOptions options;
    options.layers = options.heads = options.kvHeads = 1;
    options.width = options.ffnWidth = kSide;
    options.headDim = 16;
    options.vocabulary = options.context = 16;
    options.type = core::DType::F16;
    const QString path = folder.filePath(QStringLiteral("big.lathe.h5"));
    core::JobContext job;
    core::exportModel(tests::tinyModel(options), "native", path.toStdString(),
                      core::makeBackend("cpu"), job);
    return path;
}

void preview(const QString& path) {
    tests::WindowDriver driver;
    driver.workbench().open(path);
    if (!QTest::qWaitFor([&] { return driver.workbench().current() != nullptr; }, kPatienceMs))
        return;
    driver.window().showView(QStringLiteral("weights"));
    app::RecipeDocument& recipe = driver.document().recipe();
    recipe.appendStep(core::stepFromText("quant.rtn bits=4 group=64"));
    recipe.setCurrentStep(0);
    driver.document().selection().select({QStringLiteral("layers.0.ffn.down")}, nullptr);
    driver.waitIdle();
    auto* view = driver.window().findChild<app::WeightsView*>();
    bool sampled = false, exact = false;
    QObject::connect(view, &app::WeightsView::previewShown, view,
                     [&](bool isSample) { (isSample ? sampled : exact) = true; });
    std::vector<double> first, final;
    for (int run = 0; run < kPreviews; ++run) {
        sampled = exact = false;
        QElapsedTimer timer;
        timer.start();
        recipe.setParam(0, "bits", int64_t(3 + run % 2));
        if (!QTest::qWaitFor([&] { return sampled; }, kPatienceMs)) break;
        first.push_back(double(timer.nsecsElapsed()) / 1e6);
        if (!QTest::qWaitFor([&] { return exact; }, kPatienceMs)) break;
        final.push_back(double(timer.nsecsElapsed()) / 1e6);
        driver.waitIdle();
    }
    report("16 M values: first answer, a sample", first, "(goal 100)");
    report("16 M values: exact answer", final, "(150 of it waiting for the hand)");
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    std::printf("%d threads, Qt platform %s\n", core::threadCount(),
                qPrintable(QApplication::platformName()));
    warmStart();
    if (argc > 1) firstChart(QString::fromLocal8Bit(argv[1]));
    const QTemporaryDir folder;
    preview(bigModel(folder));
    return 0;
}
