// SPDX-License-Identifier: GPL-3.0-or-later
// Previews of a step: exact ones are what the recipe does, bit for bit; levels against NumPy
// (tests/tools/make_preview_golden.py); sampled ones within the sampling error.

#include <QtTest>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <chrono>
#include <cmath>
#include <numeric>
#include <thread>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/encoding/codebook.h"
#include "core/methods/preview.h"
#include "tests/core/methods/made_model.h"
#include "tests/support/test_data.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

const char* const kDown = "layers.0.ffn.down";

PreviewRequest requestFor(const ModelPtr& model, std::string weight, std::string method,
                          const Words& words = {}) {
    Params params = fullSchema(methodNamed(method)).parse(words);
    return {model, std::move(weight), std::move(method), std::move(params), 3};
}

StepPreview preview(const PreviewRequest& request, bool exact = true) {
    JobContext job;
    return previewStep(request, exact, job);
}

/// A model whose ffn.down is a rows x columns matrix of these values.
ModelPtr modelWith(int rows, int columns, std::vector<float> values) {
    MadeModel made;
    made.width = rows;
    made.ffn = columns;
    made.layers = 1;
    return withValues(makeModel(made), kDown, std::move(values));
}

int64_t countOf(const StepPreview& preview) {
    return std::accumulate(preview.levels.begin(), preview.levels.end(), int64_t{0},
                           [](int64_t sum, const Level& level) { return sum + level.count; });
}

bool close(double found, double expected) {
    if (std::abs(found - expected) <= 1e-12 * std::max(std::abs(expected), 1.0)) return true;
    qWarning("found %.17g, expected %.17g", found, expected);
    return false;
}

int64_t limitMs() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 1000;
#else
    return qEnvironmentVariableIsSet("CI") ? 1000 : 200;
#endif
}

ErrorKind kindOfRefusal(const PreviewRequest& request) {
    try {
        preview(request);
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::Internal;
}

}  // namespace

class TestPreview : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    void exactIsTheRecipe() {
        const ModelPtr model = makeModel();
        int previewed = 0;
        for (const Method* method : methods()) {
            const std::string id(method->id);
            const bool joint = method->joint && method->joint(fullSchema(*method).defaults());
            if (method->needs.calibrationText || method->needs.trainingData ||
                method->needs.teachers > 0 || joint) {
                QCOMPARE(kindOfRefusal(requestFor(model, kDown, id)), ErrorKind::Refused);
                continue;
            }
            for (const char* name : {"layers.0.attn.k", "layers.0.attn.q", "layers.1.ffn.up"}) {
                if (isRefusedByReview(*method, inputFor(model, id, {{"layers", name}}))) continue;
                const MethodResult result = applied(model, id, {{"layers", name}}, 3);
                const StepPreview found = preview(requestFor(model, name, id));
                const WeightLoss& loss = result.loss.front();
                QVERIFY(!found.sampled && !found.bytesEstimated);
                QCOMPARE(found.sqnrDb, loss.sqnrDb);
                QCOMPARE(found.zeros, loss.zeros);
                QCOMPARE(found.bytesBefore, loss.bytesBefore);
                QCOMPARE(found.bytesAfter, loss.bytesAfter);
                QCOMPARE(found.encoding, result.model->weight(name).encoding->label());
                const std::vector<float> values = model->weight(name).encoding->decode();
                const double energy = squaredError(values, std::vector<float>(values.size(), 0));
                const auto count = static_cast<double>(values.size());
                QVERIFY(
                    close(found.rmse * found.rmse * count, loss.relative * loss.relative * energy));
                ++previewed;
            }
        }
        QVERIFY(previewed >= 21);
    }

    void levelsAsNumPySees() {
        QFile file(QString::fromStdString(sourcePath("tests/core/methods/golden/preview.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
        const int rows = all["rows"].toInt(), columns = all["columns"].toInt();
        const ModelPtr model =
            modelWith(rows, columns, madeValues(static_cast<size_t>(rows * columns), 5));
        QCOMPARE(all["cases"].toArray().size(), 18);
        for (const QJsonValue& value : all["cases"].toArray()) {
            const QJsonObject one = value.toObject(), given = one["params"].toObject();
            Words words;
            for (auto it = given.begin(); it != given.end(); ++it)
                words[it.key().toStdString()] = it->toString().toStdString();
            const StepPreview found = preview(requestFor(model, kDown, "quant.rtn", words));
            const QJsonArray levels = one["levels"].toArray();
            QCOMPARE(static_cast<qsizetype>(found.levels.size()), levels.size());
            for (qsizetype i = 0; i < levels.size(); ++i) {
                const Level& level = found.levels[static_cast<size_t>(i)];
                const QJsonArray expected = levels[i].toArray();
                QCOMPARE(level.code, expected[0].toInt());
                QVERIFY(close(level.value, expected[1].toDouble()));
                QVERIFY(close(level.low, expected[2].toDouble()));
                QVERIFY(close(level.high, expected[3].toDouble()));
                QCOMPARE(level.count, expected[4].toInteger());
                QVERIFY(close(level.rmsError, expected[5].toDouble()));
            }
            QVERIFY(close(found.clipLow, one["clip_ends"].toArray()[0].toDouble()));
            QVERIFY(close(found.clipHigh, one["clip_ends"].toArray()[1].toDouble()));
            QVERIFY(close(found.beyondClip, one["beyond"].toDouble()));
            QVERIFY(close(found.rmse, one["rmse"].toDouble()));
        }
    }

    // 1.5 M normal values: one million of them give the same error within a few parts in a
    // thousand.
    void sampledIsCloseToExact() {
        const ModelPtr model = modelWith(1000, 1536, normalValues(1000 * 1536));
        for (const char* method : {"quant.rtn", "prune.magnitude"}) {
            const PreviewRequest request = requestFor(model, kDown, method);
            const StepPreview sampled = preview(request, false), exact = preview(request);
            QVERIFY(sampled.sampled && !exact.sampled);
            QVERIFY(sampled.valuesSeen <= 1'000'000 && sampled.valuesSeen > 990'000);
            QVERIFY2(std::abs(sampled.sqnrDb - exact.sqnrDb) < 0.04,
                     qPrintable(QString::number(sampled.sqnrDb - exact.sqnrDb)));
            QVERIFY(std::abs(sampled.zeros - exact.zeros) < 0.0025);  // 5 sqrt(1/4 / 1e6)
            QVERIFY(sampled.bytesEstimated);
            QCOMPARE(sampled.bytesAfter, exact.bytesAfter);
            QCOMPARE(sampled.bytesBefore, exact.bytesBefore);
            QCOMPARE(sampled.encoding, exact.encoding);
        }
        const StepPreview rtn = preview(requestFor(model, kDown, "quant.rtn"), false);
        QCOMPARE(countOf(rtn), rtn.valuesSeen);
        QCOMPARE(rtn.levels.size(), size_t{15});  // -7 ... 7
        QCOMPARE(rtn.levels.front().code, -7);
    }

    void codebookLevelsAreItsTable() {
        const std::vector<float> values = madeValues(6 * 64, 2);
        const StepPreview found = preview(
            requestFor(modelWith(6, 64, values), kDown, "quant.codebook", {{"table", "nf4"}}));
        std::vector<float> peaks;  // one block per row
        for (size_t r = 0; r < 6; ++r) {
            float peak = 0;
            for (size_t c = 0; c < 64; ++c) peak = std::max(peak, std::abs(values[r * 64 + c]));
            peaks.push_back(peak);
        }
        std::sort(peaks.begin(), peaks.end());
        const std::span<const float> table = codebookTable("nf4");
        QCOMPARE(found.levels.size(), table.size());
        for (size_t i = 0; i < table.size(); ++i) {
            const double median =
                (static_cast<double>(peaks[2] * table[i]) + peaks[3] * table[i]) / 2;
            QVERIFY(close(found.levels[i].value, median));
        }
        QVERIFY(close(found.clipHigh, (static_cast<double>(peaks[2]) + peaks[3]) / 2));
        QCOMPARE(found.beyondClip, 0.0);
        QCOMPARE(countOf(found), 6 * 64);
    }

    void blocksThatHaveCodes() {
        const ModelPtr model = modelWith(4, 256, normalValues(1024));
        for (const auto& [type, first, last] :
             {std::tuple("Q4_0", -8, 7), {"Q4_1", 0, 15}, {"Q5_0", -16, 15}, {"Q8_0", -127, 127}}) {
            const StepPreview found =
                preview(requestFor(model, kDown, "quant.gguf", {{"type", type}}));
            QCOMPARE(found.levels.front().code, first);
            QCOMPARE(found.levels.back().code, last);
            QCOMPARE(countOf(found), 1024);
            QVERIFY(found.clipLow < -1 && found.clipHigh > 1);
        }
    }

    // The band |w| < t of a chart is mode=threshold.
    void pruningShowsItsZeros() {
        const std::vector<float> values = normalValues(64 * 64, 8);
        const StepPreview found =
            preview(requestFor(modelWith(64, 64, values), kDown, "prune.magnitude",
                               {{"mode", "threshold"}, {"threshold", "0.25"}}));
        int64_t inside = 0;
        double energy = 0;
        for (const float x : values)
            if (std::abs(x) <= 0.25f) {
                ++inside;
                energy += static_cast<double>(x) * x;
            }
        QCOMPARE(found.levels.size(), size_t{1});
        QCOMPARE(found.levels[0].count, inside);
        QVERIFY(close(found.levels[0].rmsError, std::sqrt(energy / static_cast<double>(inside))));
        QVERIFY(close(found.zeros, static_cast<double>(inside) / (64 * 64)));
        QVERIFY(close(found.clipHigh, *std::max_element(values.begin(), values.end())));
    }

    void refusals() {
        const ModelPtr model = makeModel();
        QCOMPARE(kindOfRefusal(requestFor(model, "layers.0.attn_norm", "quant.rtn")),
                 ErrorKind::Refused);
        QCOMPARE(kindOfRefusal(requestFor(model, kDown, "prune.magnitude", {{"mode", "global"}})),
                 ErrorKind::Refused);
        QCOMPARE(kindOfRefusal(requestFor(model, "layers.9.attn.q", "quant.rtn")),
                 ErrorKind::NotFound);
    }

    void headOfATiedModel() {
        MadeModel made;
        made.tied = true;
        const ModelPtr model = makeModel(made);
        const StepPreview found = preview(requestFor(model, "head", "quant.rtn"));
        QCOMPARE(found.bytesBefore, model->weight("embed").encoding->bytes());
        QCOMPARE(found.valuesSeen, model->weight("embed").encoding->elements());
    }

    void everyLayer() {
        ModelPtr model = makeModel();
        const PreviewRequest request = requestFor(model, "layers.1.attn.q", "quant.rtn");
        JobContext job;
        const std::vector<LayerPreview> layers = previewAcrossLayers(request, job);
        QCOMPARE(layers.size(), size_t{2});
        const std::vector<std::any> published = job.takePublished();
        QCOMPARE(published.size(), size_t{2});
        for (size_t i = 0; i < 2; ++i) {
            const LayerPreview& layer = layers[i];
            QCOMPARE(layer.layer, static_cast<int>(i));
            QCOMPARE(std::any_cast<LayerPreview>(published[i]).weight, layer.weight);
            PreviewRequest one = request;
            one.weight = layer.weight;
            QCOMPARE(layer.sqnrDb, preview(one).sqnrDb);
            QCOMPARE(layer.clipHigh, preview(one).clipHigh);
            QCOMPARE(layer.histogram.size(), size_t{40});
            QCOMPARE(std::accumulate(layer.histogram.begin(), layer.histogram.end(), uint64_t{0}),
                     static_cast<uint64_t>(layer.valuesSeen));
            QVERIFY(layer.problem.empty());
        }
        std::vector<float> bad = model->weight("layers.0.attn.q").encoding->decode();
        bad[5] = NAN;
        PreviewRequest broken = request;
        broken.model = withValues(model, "layers.0.attn.q", bad);
        const std::vector<LayerPreview> again = previewAcrossLayers(broken, job);
        QVERIFY(!again[0].problem.empty() && again[1].problem.empty());
        QCOMPARE(again[1].sqnrDb, layers[1].sqnrDb);
    }

    void sameForAnyNumberOfThreads() {
        const ModelPtr model = modelWith(300, 1024, madeValues(300 * 1024));
        const PreviewRequest request = requestFor(model, kDown, "quant.rtn", {{"bits", "8"}});
        setThreadCount(1);
        const StepPreview one = preview(request);
        for (const int threads : {2, 5}) {
            setThreadCount(threads);
            const StepPreview other = preview(request);
            QCOMPARE(other.rmse, one.rmse);
            QCOMPARE(other.clipLow, one.clipLow);
            for (size_t i = 0; i < one.levels.size(); ++i) {
                QCOMPARE(other.levels[i].count, one.levels[i].count);
                QCOMPARE(other.levels[i].rmsError, one.levels[i].rmsError);
                QCOMPARE(other.levels[i].value, one.levels[i].value);
            }
        }
    }

    void cancelled() {
        std::stop_source source;
        source.request_stop();
        JobContext job(source.get_token());
        const PreviewRequest request = requestFor(makeModel(), kDown, "quant.rtn");
        QVERIFY_THROWS_EXCEPTION(Cancelled, previewStep(request, false, job));
        QVERIFY_THROWS_EXCEPTION(Cancelled, previewAcrossLayers(request, job));
    }

    void stopsWhileItRuns() {
        const PreviewRequest request = requestFor(
            modelWith(2048, 4096, std::vector<float>(2048 * 4096, 0.5f)), kDown, "quant.rtn");
        std::stop_source source;
        JobContext job(source.get_token());
        std::chrono::steady_clock::time_point asked;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            asked = std::chrono::steady_clock::now();
            source.request_stop();
        });
        QVERIFY_THROWS_EXCEPTION(Cancelled, previewStep(request, true, job));
        const auto late = std::chrono::duration_cast<std::chrono::milliseconds>(
                              std::chrono::steady_clock::now() - asked)
                              .count();
        QVERIFY2(late < limitMs(), qPrintable(QString("%1 ms").arg(late)));
    }
};

QTEST_GUILESS_MAIN(TestPreview)
#include "tst_preview.moc"
