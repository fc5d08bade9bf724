// SPDX-License-Identifier: GPL-3.0-or-later
// Methods that make products of integers: quant.smoothquant and quant.llm_int8. Their products:
// core.integer_linear.
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>

#include "core/encoding/affine.h"
#include "core/encoding/columns.h"
#include "core/encoding/dense.h"
#include "core/methods/quantize/smooth_layer.h"
#include "core/methods/step_data.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_calibration.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/model/axis_models.h"
#include "tests/support/gguf_golden.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr const char* kSmooth = "quant.smoothquant";
constexpr const char* kLlmInt8 = "quant.llm_int8";

/// All that a step calibrates on, so that inputs watched afterwards are those it has seen.
Words withAll(Words words) {
    words.insert({{"samples", "1000"}, {"window", "50"}});
    return words;
}

/// The largest magnitude of each column that enters a linear, and what all of them lie between, 0
/// among them.
class InputPeaks : public Observer {
  public:
    void onInput(std::string_view site, ConstMatrix x) override {
        std::vector<float>& peaks = columns[std::string(site)];
        Range& range = ranges[std::string(site)];
        peaks.resize(static_cast<size_t>(x.columns));
        for (int64_t t = 0; t < x.rows; ++t)
            for (int64_t c = 0; c < x.columns; ++c) {
                float& peak = peaks[static_cast<size_t>(c)];
                peak = std::max(peak, std::fabs(x.row(t)[c]));
                range = {std::min(range.low, x.row(t)[c]), std::max(range.high, x.row(t)[c])};
            }
    }
    std::map<std::string, std::vector<float>> columns;
    std::map<std::string, Range> ranges;
};

/// What enters the linears of a language model, whose inputs are not rounded, on all windows.
InputPeaks peaksOf(const ModelPtr& model, const MethodInput& input) {
    const ForwardPass pass(model->withPlan({}), makeBackend("cpu"));
    const auto& text = std::get<TextData>(*input.data->calibration);
    const std::vector<TokenId> tokens =
        documentTokens(*model->tokenizer(), text.text, nullptr, {}).tokens;
    InputPeaks peaks;
    for (size_t first = 0; first + 50 <= tokens.size(); first += 50) {
        const auto begin = tokens.begin() + static_cast<std::ptrdiff_t>(first);
        InputBatch batch;
        batch.texts.push_back({{begin, begin + 50}, {}});
        ForwardState state = pass.begin(batch);
        pass.run(state, -1, &peaks);
    }
    return peaks;
}

/// Original weights with the columns of `name` multiplied by what the norm has lost.
WeightPtr rescaled(const Model& before, const Model& after, const std::string& norm,
                   const std::string& name) {
    std::vector<float> values = before.weight(name).encoding->decode();
    const std::vector<float> was = before.weight(norm).encoding->decode(),
                             is = after.weight(norm).encoding->decode();
    for (size_t i = 0; i < values.size(); ++i) {
        const size_t c = i % was.size();
        values[i] *= was[c] / is[c];
    }
    auto weight = std::make_shared<Weight>(before.weight(name));
    weight->encoding = encodeDense(weight->encoding->shape(), values, DType::F32);
    return weight;
}

/// How far `name` has moved, ||W - W'|| / ||W||, without the factors that `norm` has lost.
double distanceWithout(const Model& before, const Model& after, const std::string& norm,
                       const std::string& name) {
    const std::vector<float> values = before.weight(name).encoding->decode(),
                             now = after.weight(name).encoding->decode(),
                             was = before.weight(norm).encoding->decode(),
                             is = after.weight(norm).encoding->decode();
    double energy = 0, error = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        const size_t c = i % was.size();
        const double change = double{values[i]} - double{now[i]} * double{is[c]} / double{was[c]};
        energy += double{values[i]} * double{values[i]};
        error += change * change;
    }
    return std::sqrt(error / energy);
}

/// A model that computes the same, with a few channels behind each attention norm 100 times as
/// large.
ModelPtr withOutlierChannels(ModelPtr model) {
    std::vector<double> factors(static_cast<size_t>(model->spec().width), 1);
    factors[3] = factors[17] = 100;
    for (int layer = 0; layer < static_cast<int>(model->spec().layers.size()); ++layer)
        for (const char* norm : {"attn_norm", "ffn_norm"})
            model = scaleAxis(
                *model, {AxisKind::Residual, -1, "layers." + std::to_string(layer) + "." + norm},
                factors);
    return model;
}

const std::vector<std::string> kReaders = {".attn.q", ".attn.k", ".attn.v"};

}  // namespace

class TestIntegerMethods : public QObject {
    Q_OBJECT
  private slots:
    void smoothingLeavesTheFunction_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : axisModelNames())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    /// The result's norms with the original weights scaled to match compute what the original does,
    /// and what the result stores is those weights rounded; losses are those of rounding them.
    void smoothingLeavesTheFunction() {
        QFETCH(QString, name);
        const MethodInput input =
            inputFor(axisModel(name.toStdString()), kSmooth, {{"scale_type", "f32"}});
        const MethodResult result = run(input, kSmooth);
        const ModelPtr& after = result.model;
        AffineLayout layout;
        layout.bits = 8;
        layout.granularity = Granularity::Row;
        layout.scaleType = DType::F32;
        std::vector<WeightPtr> plain;
        int norms = 0;
        for (const WeightPtr& weight : after->weightsInOrder()) {
            if (weight->role != WeightRole::Norm ||
                weight->encoding == input.model->weight(weight->name).encoding)
                continue;
            ++norms;
            plain.push_back(weight);
            const std::string layer = "layers." + std::to_string(weight->layer);
            const bool attention = weight->name.ends_with("attn_norm");
            for (const std::string& reader :
                 attention ? kReaders : std::vector<std::string>{".ffn.gate", ".ffn.up"}) {
                if (!after->find(layer + reader)) continue;
                plain.push_back(rescaled(*input.model, *after, weight->name, layer + reader));
                const EncodingPtr rounded = encodeAffine(plain.back()->encoding->shape(), layout,
                                                         plain.back()->encoding->decode());
                const std::vector<float> expected = rounded->decode(),
                                         found = after->weight(layer + reader).encoding->decode();
                // A last place of a factor may move a code by one.
                const float step = *std::ranges::max_element(expected) / 64;
                for (size_t i = 0; i < found.size(); ++i)
                    QVERIFY(std::fabs(found[i] - expected[i]) <= step);
                const double said =
                    std::ranges::find(result.loss, layer + reader, &WeightLoss::name)->relative;
                const double moved =
                    distanceWithout(*input.model, *after, weight->name, layer + reader);
                QVERIFY(std::fabs(said - moved) <= 1e-4 * said);
            }
        }
        for (const WeightPtr& weight : after->weightsInOrder())
            if (weight->role == WeightRole::Bias && weight->name.ends_with("_norm.bias"))
                plain.push_back(weight);
        QVERIFY(norms > 0);
        QCOMPARE(QString::fromStdString(sameLogits(input.model, input.model->withWeights(plain))),
                 QString());
    }

    void alphaOnePutsInputsAtOne() {
        const MethodInput input = inputFor(makeModel(), kSmooth, withAll({{"alpha", "1"}}));
        const InputPeaks peaks = peaksOf(run(input, kSmooth).model, input);
        for (const char* site : {"layers.0.attn.q", "layers.1.attn.q"})
            for (const float peak : peaks.columns.at(site))
                QVERIFY2(std::fabs(peak - 1) < 1e-4f, qPrintable(QString::number(peak)));
    }

    void alphaZeroPutsWeightsAtOne() {
        const ModelPtr after = applied(makeModel(), kSmooth, {{"alpha", "0"}}).model;
        std::vector<float> peaks(48);
        for (const std::string& reader : kReaders) {
            const std::vector<float> values = after->weight("layers.1" + reader).encoding->decode();
            for (size_t i = 0; i < values.size(); ++i)
                peaks[i % 48] = std::max(peaks[i % 48], std::fabs(values[i]));
        }
        for (const float peak : peaks) QVERIFY(std::fabs(peak - 1) < 1.0f / 127);
    }

    void noSmoothingIsRounding() {
        const ModelPtr model = makeModel();
        const ModelPtr found = applied(model, kSmooth, {{"smoothing", "none"}}).model,
                       rounded =
                           applied(model, "quant.rtn", {{"bits", "8"}, {"granularity", "row"}})
                               .model;
        QVERIFY(fingerprint(*found) == fingerprint(*rounded));
    }

    void smoothingSavesTheOtherChannels_data() {
        QTest::addColumn<QString>("inputs");
        QTest::addColumn<QString>("scheme");
        for (const char* inputs : {"token", "tensor", "static"})
            for (const char* scheme : {"absmax", "zero_point"})
                QTest::addRow("%s, %s", inputs, scheme) << inputs << scheme;
    }
    void smoothingSavesTheOtherChannels() {
        QFETCH(QString, inputs);
        QFETCH(QString, scheme);
        const ModelPtr model = withOutlierChannels(makeModel());
        const auto errorWith = [&](const char* smoothing) {
            return logitDifference(model, applied(model, kSmooth,
                                                  {{"smoothing", smoothing},
                                                   {"inputs", inputs.toStdString()},
                                                   {"input_scheme", scheme.toStdString()}})
                                              .model);
        };
        const double none = errorWith("none"), fixed = errorWith("fixed"),
                     search = errorWith("search");
        qInfo("%s, %s: largest error of logits %.4f, smoothed %.4f, searched %.4f",
              qPrintable(inputs), qPrintable(scheme), none, fixed, search);
        QVERIFY(fixed < none / 3 && search < none / 3);
    }

    void calibratorsEqualNumPy() {
        const QJsonObject golden = readJson("tests/core/methods/golden/calibrators.json");
        const std::vector<float> values =
            madeValues(static_cast<size_t>(golden["count"].toInteger()), 11);
        std::vector<float> leaning = values;
        for (float& value : leaning)
            if (value < 0) value /= 4;
        const Range range = rangeOf(values);
        for (const auto& [name, clip] : {std::pair{"minmax", Clip::None},
                                         {"percentile", Clip::Percentile},
                                         {"mse", Clip::Mse},
                                         {"entropy", Clip::Entropy}})
            for (const int bits : {8, 4}) {
                GridOptions options;
                options.bits = bits;
                options.scaleType = DType::F32;
                options.clip = clip;
                options.percentile = 99.5;
                const double expected =
                    golden["bits"][QString::number(bits)][QString(name)].toDouble();
                const float found =
                    withStaticGrid(ActivationFormat::integer(bits, false), values, range, options)
                        .scale;
                QVERIFY2(std::fabs(double{found} - expected) <= 1e-6 * expected,
                         qPrintable(QString("%1 %2: %3").arg(name).arg(bits).arg(found)));
                options.scheme = Scheme::ZeroPoint;
                const ActivationFormat zero =
                    withStaticGrid(ActivationFormat::integer(bits, false, true), leaning,
                                   rangeOf(leaning), options);
                const QJsonArray grid =
                    golden["zero_point"][QString::number(bits)][QString(name)].toArray();
                QVERIFY2(std::fabs(double{zero.scale} - grid[0].toDouble()) <=
                                 1e-6 * grid[0].toDouble() &&
                             zero.zero == grid[1].toInt(),
                         qPrintable(QString::fromStdString(toText(zero))));
            }
    }

    void staticScalesAreThoseOfTheResult() {
        const auto found = [](const Words& words) {
            Words all = withAll(words);
            all.insert({{"inputs", "static"}});
            const MethodInput input = inputFor(makeModel(), kSmooth, all);
            return std::pair{input, run(input, kSmooth).model};
        };
        const auto [input, model] = found({});
        const InputPeaks peaks = peaksOf(model, input);
        for (const WeightPtr& weight : input.targets) {
            const float expected = std::ranges::max(peaks.columns.at(weight->name)) / 127;
            const float scale = model->plan().at(weight->name).scale;
            QVERIFY(std::fabs(scale - expected) <= 1e-4f * expected);
        }
        const ModelPtr all = found({{"calibrator", "percentile"}, {"percentile", "100"}}).second,
                       cut = found({{"calibrator", "percentile"}, {"percentile", "90"}}).second;
        for (const auto& [site, format] : model->plan().sites) {
            QVERIFY(all->plan().at(site).scale == format.scale);
            QVERIFY(cut->plan().at(site).scale < format.scale);
        }
    }

    /// Of min-max the grid from the least to the greatest input that the finished model sees.
    void staticZeroPointsAreThoseOfTheResult() {
        const MethodInput input = inputFor(
            makeModel(), kSmooth, withAll({{"inputs", "static"}, {"input_scheme", "zero_point"}}));
        const ModelPtr model = run(input, kSmooth).model;
        const InputPeaks peaks = peaksOf(model, input);
        bool unlike = false;
        for (const WeightPtr& weight : input.targets) {
            const Range& range = peaks.ranges.at(weight->name);
            const ActivationFormat& format = model->plan().at(weight->name);
            QVERIFY(format.hasZero && format.scale > 0);
            const float scale = (range.high - range.low) / 255;
            QVERIFY(std::fabs(format.scale - scale) <= 1e-4f * scale);
            QCOMPARE(format.zero, static_cast<int>(std::nearbyint(-range.low / format.scale)));
            unlike |= format.zero < 120 || format.zero > 136;
        }
        QVERIFY(unlike);  // else nothing tells them from symmetric ones
    }

    /// Both sides of LLM.int8() have zero points: the products are still those of what is stored.
    void zeroPointsOnBothSides() {
        for (const char* mode : {"runtime", "static"}) {
            const MethodResult result =
                applied(withOutlierChannels(makeModel()), kLlmInt8,
                        {{"mode", mode}, {"threshold", "30"}, {"scheme", "zero_point"}});
            const ModelPtr plain = applied(withOutlierChannels(makeModel()), kLlmInt8,
                                           {{"mode", mode}, {"threshold", "30"}})
                                       .model;
            for (const WeightPtr& weight : result.weights) {
                const auto kept = asKeptColumns(*weight->encoding);
                const Encoding& stored = kept ? *kept->rest : *weight->encoding;
                QVERIFY(asAffine(stored)->layout.hasZero);
                QVERIFY(asIntegerRows(stored));
                const Encoding& before = *plain->weight(weight->name).encoding;
                QCOMPARE(weight->encoding->bytes(),
                         before.bytes() + static_cast<size_t>(before.rows()));
                QCOMPARE(toText(result.model->plan().at(weight->name)),
                         mode == std::string("runtime") ? "int8-token-zero_point-outliers@30"
                                                        : std::string("int8-token-zero_point"));
            }
            const double error = logitDifference(withOutlierChannels(makeModel()), result.model),
                         symmetric = logitDifference(withOutlierChannels(makeModel()), plain);
            qInfo("%s: largest error of logits %.4f, symmetric %.4f", mode, error, symmetric);
            QVERIFY(error < 2 * symmetric);
        }
    }

    void planSaysWhatInputsBecome() {
        const auto plan = [](const char* method, const Words& words) {
            return applied(axisModel("shared"), method, words).model->plan();
        };
        const ArithmeticPlan tokens = plan(kSmooth, {{"embeddings", "true"}});
        QVERIFY(tokens.everywhere == ActivationFormat{});
        QVERIFY(!tokens.sites.contains("embed"));
        // Layers 2 and 3 use the weights of layer 1 and are rounded as it is.
        for (const char* site : {"layers.0.attn.q", "layers.1.ffn.down", "layers.3.attn.o"})
            QCOMPARE(toText(tokens.at(site)), std::string("int8-token"));
        QCOMPARE(toText(tokens), std::string("int8-token (28)"));
        QCOMPARE(toText(plan(kSmooth, {{"inputs", "tensor"}, {"input_bits", "4"}})),
                 std::string("int4-tensor (28)"));
        QCOMPARE(toText(plan(kSmooth, {{"inputs", "static"}})),
                 std::string("int8-tensor-static (28)"));
        QCOMPARE(toText(plan(kSmooth, {{"inputs", "static"}, {"input_scheme", "zero_point"}})),
                 std::string("int8-tensor-zero_point-static (28)"));
        QCOMPARE(toText(plan(kSmooth, {{"input_scheme", "zero_point"}, {"input_bits", "4"}})),
                 std::string("int4-token-zero_point (28)"));
        QCOMPARE(toText(plan(kLlmInt8, {})), std::string("int8-token (28)"));
        QCOMPARE(toText(plan(kLlmInt8, {{"mode", "runtime"}, {"layers", "layers.0.*"}})),
                 std::string("int8-token-outliers@6 (7)"));
    }

    void runtimeOutliersNeedNoData() {
        MethodInput input = inputFor(makeModel(), kLlmInt8, {{"mode", "runtime"}});
        input.data = nullptr;
        const MethodResult result = run(input, kLlmInt8);
        const ModelPtr rounded =
            applied(makeModel(), "quant.rtn", {{"bits", "8"}, {"granularity", "row"}}).model;
        for (const WeightPtr& weight : result.weights)
            QVERIFY(fingerprint(*weight->encoding) ==
                    fingerprint(*rounded->weight(weight->name).encoding));
        for (const PlanNote& note : methodNamed(kLlmInt8).review(input))
            QVERIFY(note.level != PlanNote::Level::Error);
    }

    void staticOutliersKeepTheirColumns() {
        const ModelPtr model = withOutlierChannels(makeModel());
        const MethodInput input = inputFor(model, kLlmInt8, withAll({{"threshold", "30"}}));
        const MethodResult result = run(input, kLlmInt8);
        for (const char* name : {"layers.0.attn.q", "layers.1.ffn.up"}) {
            const Encoding& before = *model->weight(name).encoding;
            const Encoding& after = *result.model->weight(name).encoding;
            const auto kept = asKeptColumns(after);
            QVERIFY(kept);
            QVERIFY(kept->columns == (std::vector<int32_t>{3, 17}));
            QCOMPARE(after.bytes(),
                     kept->rest->bytes() + static_cast<size_t>(before.rows()) * 2 * 2 + 2 * 4);
            const std::vector<float> was = before.decode(), is = after.decode();
            for (int64_t r = 0; r < before.rows(); ++r)
                for (const int32_t c : kept->columns) {
                    const auto at = static_cast<size_t>(r * before.columns() + c);
                    QVERIFY(std::fabs(is[at] - was[at]) <= 0x1p-11f * std::fabs(was[at]) + 1e-7f);
                }
        }
    }

    void decompositionSavesTheOtherChannels() {
        const ModelPtr model = withOutlierChannels(makeModel());
        const auto errorWith = [&](const char* method, const Words& words) {
            return logitDifference(model, applied(model, method, words).model);
        };
        const double none = errorWith(kSmooth, {{"smoothing", "none"}}),
                     runtime = errorWith(kLlmInt8, {{"mode", "runtime"}, {"threshold", "30"}}),
                     fixed = errorWith(kLlmInt8, {{"threshold", "30"}});
        qInfo("largest error of logits: vector-wise %.4f, runtime %.4f, static %.4f", none, runtime,
              fixed);
        // What the large features meet is small: integers hold it worse than float16 does.
        QVERIFY(runtime < none / 2 && fixed < none / 10);
    }
};

QTEST_GUILESS_MAIN(TestIntegerMethods)
#include "tst_integer_methods.moc"
