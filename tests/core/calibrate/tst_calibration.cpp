// SPDX-License-Identifier: GPL-3.0-or-later
// Calibration against watching the whole model at once: what layers are said to receive is what
// they receive, behind layers that are compressed already, whatever interrupts it.

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <map>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/thread_pool.h"
#include "core/calibrate/calibration.h"
#include "core/encoding/affine.h"
#include "core/evaluate/memory.h"
#include "core/model/layer_names.h"
#include "core/model/weights.h"
#include "tests/core/model/golden_classifier.h"
#include "tests/support/sanitizers.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr const char* kModels[] = {"decoder", "shared layers", "bert", "distilbert", "vit", "mlp"};

ModelPtr modelNamed(const QString& name) {
    if (name != "decoder" && name != "shared layers") return openGoldenClassifier(name);
    TinyModelOptions options;
    options.layers = 3;
    options.qkNorm = options.postNorms = options.qkvBias = true;
    options.tiedHead = name == "shared layers";
    ModelSpec spec = tinySpec(options);
    if (name == "shared layers") spec.layers[2].weightsOf = 0;
    return randomModel(spec);
}

/// Small batches: none has more rows than the head takes at once.
std::vector<InputBatch> batchesFor(const Model& model, const QString& name) {
    if (model.spec().classifies()) return inBatches(model.spec(), goldenClassifier(name).batch, 20);
    Rng rng(4);
    InputBatch all;
    for (const int length : {20, 31, 7, 16, 1, 40}) {
        InputBatch::Text& text = all.texts.emplace_back();
        for (int t = 0; t < length; ++t)
            text.tokens.push_back(
                static_cast<TokenId>(rng.below(static_cast<uint64_t>(model.spec().vocabulary))));
    }
    return inBatches(model.spec(), all, 40);
}

std::vector<WeightPtr> linearsOf(const Model& model) {
    std::vector<WeightPtr> linears;
    for (const WeightPtr& weight : model.weightsInOrder())
        if (weight->role == WeightRole::Linear || weight->role == WeightRole::Head ||
            weight->name == "patch_embed")
            linears.push_back(weight);
    return linears;
}

/// Sums of everything that enters linears, made by one plain pass through the whole model.
class PlainWatcher : public Observer {
  public:
    void onInput(std::string_view site, ConstMatrix x) override {
        m_sums.try_emplace(std::string(site), true).first->second.add(x, nullptr);
        std::vector<double>& gram = m_exact[std::string(site)];
        gram.resize(static_cast<size_t>(x.columns * x.columns));
        for (int64_t t = 0; t < x.rows; ++t)
            for (int64_t i = 0; i < x.columns; ++i)
                for (int64_t j = 0; j < x.columns; ++j)
                    gram[static_cast<size_t>(i * x.columns + j)] +=
                        static_cast<double>(x.row(t)[i]) * x.row(t)[j];
    }
    InputStatistics take(const std::string& site) { return m_sums.at(site).take(); }
    const std::vector<double>& exactGram(const std::string& site) { return m_exact.at(site); }

  private:
    std::map<std::string, StatisticsSum> m_sums;
    std::map<std::string, std::vector<double>> m_exact;
};

void watchPlainly(const ModelPtr& model, const std::vector<InputBatch>& batches,
                  PlainWatcher& watcher) {
    const ForwardPass pass(model, makeBackend("cpu"));
    for (const InputBatch& batch : batches) {
        ForwardState state = pass.begin(batch, &watcher);
        pass.run(state, -1, &watcher);
        std::vector<int64_t> rows = state.firstRows();
        if (!model->spec().classifies()) {
            rows.clear();
            for (int64_t t = 0; t < state.hidden.rows; ++t) rows.push_back(t);
        }
        Matrix logits;
        pass.logits(state, rows, logits, &watcher);
    }
}

bool same(const InputStatistics& a, const InputStatistics& b) {
    return a.rows == b.rows && a.columns == b.columns && a.sumAbsolute == b.sumAbsolute &&
           a.sumSquares == b.sumSquares && a.least == b.least && a.greatest == b.greatest &&
           a.gram == b.gram;
}

/// Rounds to 3 bits; remembers what each weight was said to receive.
struct Compressor {
    std::map<std::string, InputStatistics> seen;
    int calls = 0, stopAt = -1;

    std::vector<WeightPtr> operator()(std::span<const CalibratedGroup> groups) {
        if (calls++ == stopAt) throw Cancelled();
        std::vector<WeightPtr> changed;
        for (const CalibratedGroup& group : groups)
            for (const WeightPtr& weight : group.weights) {
                seen[weight->name] = group.inputs;
                auto after = std::make_shared<Weight>(*weight);
                AffineLayout layout;
                layout.bits = 3;
                layout.group = 16;
                after->encoding =
                    encodeAffine(weight->encoding->shape(), layout, weight->encoding->decode());
                changed.push_back(std::move(after));
            }
        return changed;
    }
};

CalibrationTask taskFor(const QString& name, bool sequential = false) {
    CalibrationTask task;
    task.model = modelNamed(name);
    task.backend = makeBackend("cpu");
    task.batches = batchesFor(*task.model, name);
    task.targets = linearsOf(*task.model);
    task.grams = true;
    task.trueSequential = sequential;
    return task;
}

std::vector<WeightPtr> run(const CalibrationTask& task, Compressor& compressor) {
    JobContext job;
    const auto changed = calibrate(task, std::ref(compressor), job);
    if (job.progress().done != job.progress().total)
        qFatal("%lld of %lld", static_cast<long long>(job.progress().done),
               static_cast<long long>(job.progress().total));
    return changed;
}

bool sameWeights(const std::vector<WeightPtr>& a, const std::vector<WeightPtr>& b) {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i)
        if (a[i]->name != b[i]->name || a[i]->encoding->decode() != b[i]->encoding->decode() ||
            a[i]->encoding->label() != b[i]->encoding->label())
            return false;
    return true;
}

}  // namespace

class TestCalibration : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    void nothingReplaced_data() { everyModel(); }
    void nothingReplaced() {
        QFETCH(QString, name);
        const CalibrationTask task = taskFor(name);
        PlainWatcher plain;
        watchPlainly(task.model, task.batches, plain);
        size_t met = 0;
        const auto look = [&](std::span<const CalibratedGroup> groups) {
            for (const CalibratedGroup& group : groups) {
                met += group.weights.size();
                const std::string site = group.weights.front()->name;
                // Weights of several layers are met in the first of them.
                const std::vector<double> exact = plain.exactGram(site);
                const InputStatistics expected = plain.take(site);
                if (!same(group.inputs, expected)) QFAIL(site.c_str());
                double error = 0, size = 0;
                for (size_t i = 0; i < exact.size(); ++i) {
                    error = std::max(error, std::abs(exact[i] - group.inputs.gram[i]));
                    size = std::max(size, std::abs(exact[i]));
                }
                QVERIFY2(error <= 1e-6 * size, site.c_str());
            }
        };
        JobContext job;
        const auto changed = calibrate(
            task,
            [&](std::span<const CalibratedGroup> groups) {
                look(groups);
                return std::vector<WeightPtr>{};
            },
            job);
        QVERIFY(changed.empty());
        QCOMPARE(met, task.targets.size());
    }

    /// Linears are said to read the same values if they do.
    void inputSites_data() { everyModel(); }
    void inputSites() {
        QFETCH(QString, name);
        const CalibrationTask task = taskFor(name);
        PlainWatcher plain;
        watchPlainly(task.model, task.batches, plain);
        for (const WeightPtr& one : task.targets)
            for (const WeightPtr& other : task.targets)
                QVERIFY2((inputSite(one->name) == inputSite(other->name)) ==
                             (plain.exactGram(one->name) == plain.exactGram(other->name)),
                         (one->name + ", " + other->name).c_str());
    }

    /// Each layer receives what it receives in a model whose earlier layers are compressed already.
    void compressedPrefix_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("sequential");
        for (const char* name : kModels)
            for (const bool sequential : {false, true})
                QTest::addRow("%s%s", name, sequential ? ", group by group" : "")
                    << QString(name) << sequential;
    }
    void compressedPrefix() {
        QFETCH(QString, name);
        QFETCH(bool, sequential);
        const CalibrationTask task = taskFor(name, sequential);
        Compressor compressor;
        const std::vector<WeightPtr> changed = run(task, compressor);
        QCOMPARE(changed.size(), task.targets.size());
        size_t compared = 0;
        for (size_t i = 0; i < changed.size(); ++i) {
            const std::string& weight = changed[i]->name;
            // In order of compression: everything before is replaced, or all of earlier layers.
            std::vector<WeightPtr> before;
            for (size_t k = 0; k < i; ++k)
                if (isBefore(*changed[k], *changed[i], sequential)) before.push_back(changed[k]);
            PlainWatcher plain;
            watchPlainly(before.empty() ? task.model : task.model->withWeights(before),
                         task.batches, plain);
            QVERIFY2(same(compressor.seen.at(weight), plain.take(weight)), weight.c_str());
            ++compared;
        }
        QCOMPARE(compared, task.targets.size());
    }

    void threadsAndMemoryChangeNothing_data() { everyModel(); }
    void threadsAndMemoryChangeNothing() {
        QFETCH(QString, name);
        CalibrationTask task = taskFor(name);
        Compressor first;
        const std::vector<WeightPtr> expected = run(task, first);
        for (const int threads : {1, 2, 3}) {
            setThreadCount(threads);
            task.memoryLimit = threads == 2 ? 0 : uint64_t{1} << 30;  // 0: into a file
            Compressor compressor;
            QVERIFY(sameWeights(run(task, compressor), expected));
            for (const auto& [weight, statistics] : first.seen)
                QVERIFY2(same(statistics, compressor.seen.at(weight)), weight.c_str());
        }
    }

    /// What is compressed waits on disk, so that a model of any depth needs the memory of a layer.
    void compressedWeightsWaitOnDisk() {
        if (kSanitized) return;  // sanitizers keep freed memory
        TinyModelOptions options;
        options.layers = 12, options.width = 256, options.headDim = 64, options.ffnWidth = 1024;
        CalibrationTask task;
        task.model = tinyModel(options);
        task.backend = makeBackend("cpu");
        task.batches = batchesFor(*task.model, "decoder");
        for (const WeightPtr& weight : linearsOf(*task.model))
            if (weight->layer >= 0) task.targets.push_back(weight);
        uint64_t bytes = 0;
        for (const WeightPtr& target : task.targets) bytes += target->encoding->bytes();
        const auto doubled = [](std::span<const CalibratedGroup> groups) {
            std::vector<WeightPtr> changed;
            for (const CalibratedGroup& group : groups)
                for (const WeightPtr& weight : group.weights) {
                    std::vector<float> values = weight->encoding->decode();
                    for (float& value : values) value *= 2;
                    changed.push_back(inFloat32(*weight, values));
                }
            return changed;
        };
        JobContext job;
        const AnonymousPeak memory;
        const std::vector<WeightPtr> changed = calibrate(task, doubled, job);
        const uint64_t grown = memory.peak() - memory.before();
        QVERIFY2(grown < bytes / 3, qPrintable(QString("%1 of %2").arg(grown).arg(bytes)));
        QCOMPARE(changed.size(), task.targets.size());
        for (size_t i = 0; i < changed.size(); ++i) {
            std::vector<float> expected = task.targets[i]->encoding->decode();
            for (float& value : expected) value *= 2;
            QVERIFY2(changed[i]->encoding->decode() == expected, changed[i]->name.c_str());
        }
    }

    /// Stopped at each place in turn and started again: the same bytes, and no layer done twice.
    void resumed_data() { compressedPrefix_data(); }
    void resumed() {
        QFETCH(QString, name);
        QFETCH(bool, sequential);
        CalibrationTask task = taskFor(name, sequential);
        Compressor whole;
        const std::vector<WeightPtr> expected = run(task, whole);
        const QTemporaryDir folder;
        task.state = {folder.filePath("state.lathe.h5").toStdString(), "it", 0};
        for (int stop = 1; stop < whole.calls; ++stop) {
            Compressor interrupted;
            interrupted.stopAt = stop;
            JobContext job;
            QVERIFY_THROWS_EXCEPTION(Cancelled, calibrate(task, std::ref(interrupted), job));
            Compressor rest;
            QVERIFY(sameWeights(run(task, rest), expected));
            if (!sequential) QCOMPARE(rest.calls, whole.calls - stop);
            QVERIFY(rest.calls <= whole.calls);
            for (const auto& [weight, statistics] : rest.seen)
                QVERIFY2(same(statistics, whole.seen.at(weight)), weight.c_str());
            QVERIFY(QDir(folder.path()).isEmpty());  // tidied up after an end
        }
    }

    /// What stands behind the last target need not be run: as many batches as are of use pass.
    void endsWithTheLastTarget_data() { everyModel(); }
    void endsWithTheLastTarget() {
        QFETCH(QString, name);
        CalibrationTask task = taskFor(name);
        PlainWatcher plain;
        watchPlainly(task.model, task.batches, plain);
        std::erase_if(task.targets, [](const WeightPtr& weight) { return weight->layer != 0; });
        JobContext job;
        Compressor compressor;
        QCOMPARE(calibrate(task, std::ref(compressor), job).size(), task.targets.size());
        QCOMPARE(job.progress().total, 2 * std::ssize(task.batches));  // to layer 0, and into it
        QCOMPARE(job.progress().done, job.progress().total);
        for (const auto& [weight, statistics] : compressor.seen)
            QVERIFY2(same(statistics, plain.take(weight)), weight.c_str());
    }

    void anothersStateIsNotTakenUp() {
        CalibrationTask task = taskFor("decoder");
        const QTemporaryDir folder;
        task.state = {folder.filePath("state.lathe.h5").toStdString(), "one", 0};
        Compressor interrupted;
        interrupted.stopAt = 2;
        JobContext job;
        QVERIFY_THROWS_EXCEPTION(Cancelled, calibrate(task, std::ref(interrupted), job));
        QVERIFY(!QDir(folder.path()).isEmpty());
        task.state.identity = "other";
        Compressor other;
        run(task, other);
        QCOMPARE(other.calls, 4);  // three layers and the head
    }

    void nothingToLookAt() {
        CalibrationTask task = taskFor("decoder");
        task.batches.clear();
        Compressor compressor;
        JobContext job;
        QVERIFY_THROWS_EXCEPTION(Error, calibrate(task, std::ref(compressor), job));
    }

    /// Batches keep whole inputs, in order.
    /// Whatever the batches, rows 0, k, 2k ... with k the least power of two that leaves few
    /// enough.
    void samplesAreEvenlySpaced() {
        for (const auto& [rows, step] :
             {std::pair<int64_t, int64_t>{7, 1}, {8, 1}, {9, 2}, {16, 2}, {17, 4}, {100, 16}}) {
            Matrix all(rows, 2);
            for (int64_t t = 0; t < rows; ++t)
                all.row(t)[0] = all.row(t)[1] = static_cast<float>(t);
            for (const int64_t batch : {int64_t{1}, int64_t{5}, rows}) {
                StatisticsSum sum(false, 8);
                for (int64_t t = 0; t < rows; t += batch)
                    sum.add({all.row(t), std::min(batch, rows - t), 2, 2}, nullptr);
                std::vector<float> expected;
                for (int64_t t = 0; t < rows; t += step)
                    expected.insert(expected.end(), 2, static_cast<float>(t));
                QVERIFY(sum.take().sample == expected);
            }
        }
    }

    void batchesAreWholeInputs() {
        const CalibrationTask task = taskFor("decoder");
        std::vector<size_t> lengths;
        for (const InputBatch& batch : task.batches)
            for (const InputBatch::Text& text : batch.texts) lengths.push_back(text.tokens.size());
        QCOMPARE(lengths, (std::vector<size_t>{20, 31, 7, 16, 1, 40}));
        QCOMPARE(task.batches.size(), size_t{2});
    }

  private:
    static void everyModel() {
        QTest::addColumn<QString>("name");
        for (const char* name : kModels) QTest::newRow(name) << QString(name);
    }

    /// Whether one weight is replaced before another is watched.
    static bool isBefore(const Weight& earlier, const Weight& later, bool sequential) {
        const int a = stageOf(earlier), b = stageOf(later);
        return a < b || (sequential && a == b && groupOf(earlier) < groupOf(later));
    }
    static int stageOf(const Weight& weight) {
        if (weight.layer >= 0) return weight.layer;
        return weight.name == "patch_embed" ? -1 : 1000;
    }
    static int groupOf(const Weight& weight) {
        const QString name = QString::fromStdString(weight.name);
        if (name.endsWith("attn.o")) return 1;
        if (name.endsWith("ffn.gate") || name.endsWith("ffn.up")) return 2;
        if (name.endsWith("ffn.down") || name == "classifier") return 3;
        return 0;
    }
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
