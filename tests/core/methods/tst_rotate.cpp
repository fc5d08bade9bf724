// SPDX-License-Identifier: GPL-3.0-or-later
// quant.rotate: logits stay, outliers are spread, and families whose norms forbid it are told so.

#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/golden_classifier.h"
#include "tests/support/input_of.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// "" or why a plan refuses.
std::string refusal(const ModelPtr& model, const Words& words = {}) {
    for (const PlanNote& note :
         methodNamed("quant.rotate").review(inputFor(model, "quant.rotate", words)))
        if (note.level == PlanNote::Level::Error) return note.sentence;
    return {};
}

struct Spread {
    double kurtosis = 0, peak = 0;  ///< m4 / m2^2; the largest over the root of the mean square
};

Spread spreadOf(const ModelPtr& model, const char* site) {
    const std::vector<float> values = inputOf(model, site);
    double squares = 0, fourths = 0, largest = 0;
    for (const float value : values) {
        const double square = double{value} * double{value};
        squares += square;
        fourths += square * square;
        largest = std::max(largest, square);
    }
    const auto count = static_cast<double>(values.size());
    return {fourths * count / (squares * squares), std::sqrt(largest * count / squares)};
}

}  // namespace

class TestRotate : public QObject {
    Q_OBJECT

  private slots:
    void logitsStay_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("matrix");
        for (const std::string& name : axisModelNames())
            for (const char* matrix : {"hadamard", "random", "online"})
                QTest::addRow("%s %s", name.c_str(), matrix)
                    << QString::fromStdString(name) << QString(matrix);
    }
    void logitsStay() {
        QFETCH(QString, name);
        QFETCH(QString, matrix);
        const ModelPtr model = axisModel(name.toStdString());
        const bool online = matrix == "online";
        Words words = online ? Words{{"down", "online"}, {"keys", "online"}}
                             : Words{{"matrix", matrix.toStdString()}};
        if (name == "gemma3") {  // its post-norms have factors
            QVERIFY(refusal(model, words).find("the post-norm 'layers.0.attn_post_norm'") !=
                    std::string::npos);
            words["residual"] = "false";
        }
        QCOMPARE(refusal(model, words), std::string());
        const MethodResult result = applied(model, "quant.rotate", words);
        const double difference = logitDifference(model, result.model);
        QVERIFY2(difference <= 1e-3, qPrintable(QString::number(difference)));
        QVERIFY(result.model->weight("layers.0.attn.v").encoding->decode() !=
                model->weight("layers.0.attn.v").encoding->decode());
        for (const WeightLoss& loss : result.loss) QCOMPARE(loss.relative, 0.0);
        QCOMPARE(result.model->plan().transforms.size(),
                 online ? 2 * model->spec().layers.size() : 0);
    }

    /// A few channels that are far larger than the others no longer are.
    void outliersAreSpread() {
        MadeModel made;
        made.width = 64;
        const ModelPtr plain = makeModel(made);
        std::vector<float> table = plain->weight("embed").encoding->decode();
        for (size_t i = 0; i < table.size(); ++i)
            if (i % 64 == 5 || i % 64 == 40) table[i] *= 40;
        const ModelPtr planted = lathe::tests::withValues(plain, "embed", table);
        const char* site = "layers.1.ffn.gate";
        const Spread before = spreadOf(planted, site),
                     after = spreadOf(applied(planted, "quant.rotate").model, site);
        qInfo("kurtosis %.1f, then %.1f; peak %.2f, then %.2f", before.kurtosis, after.kurtosis,
              before.peak, after.peak);
        QVERIFY(after.kurtosis < 0.5 * before.kurtosis);
        QVERIFY(after.peak < 0.7 * before.peak);
    }

    /// Behind the activation only a turn that is computed while the model runs helps.
    void outliersBeforeDownAreSpread() {
        MadeModel made;
        made.width = 64;
        const ModelPtr plain = makeModel(made);
        std::vector<double> factors(static_cast<size_t>(plain->spec().layers[1].ffn.width), 1.0);
        factors[3] = factors[17] = 40;
        const ModelPtr planted = scaleAxis(*plain, {AxisKind::Ffn, 1}, factors);
        const char* site = "layers.1.ffn.down";
        const Spread before = spreadOf(planted, site),
                     fused = spreadOf(applied(planted, "quant.rotate").model, site),
                     after = spreadOf(applied(planted, "quant.rotate", {{"down", "online"}}).model,
                                      site);
        qInfo("kurtosis %.1f, %.1f fused, %.1f online; peak %.2f, %.2f, %.2f", before.kurtosis,
              fused.kurtosis, after.kurtosis, before.peak, fused.peak, after.peak);
        QVERIFY(std::abs(fused.kurtosis - before.kurtosis) < 1e-2 * before.kurtosis);
        QVERIFY(after.kurtosis < 0.5 * before.kurtosis);
        QVERIFY(after.peak < 0.7 * before.peak);
    }

    /// A cache that rounds turned keys reads the same whether a sequence comes at once or not.
    void turnedKeysInARoundedCache() {
        const ModelPtr turned =
            applied(makeModel(), "quant.rotate", {{"keys", "online"}, {"down", "online"}}).model;
        const ModelPtr model =
            applied(turned, "quant.kv_cache", {{"bits", "2"}, {"group", "4"}, {"tail", "0"}}).model;
        const ForwardPass pass(model, makeBackend("cpu"));
        std::vector<TokenId> ids;
        for (TokenId i = 0; i < 23; ++i) ids.push_back(1 + i * 5 % 29);
        KvCache once(model->spec()), stepwise(model->spec());
        const Matrix whole = pass.evaluate(once, ids, -1);
        const Matrix exact = ForwardPass(turned, makeBackend("cpu"))
                                 .evaluate(*std::make_unique<KvCache>(turned->spec()), ids, -1);
        double largest = 0, rounding = 0, size = 0;
        for (size_t t = 0; t < ids.size(); ++t) {
            const Matrix row = pass.evaluate(stepwise, {&ids[t], 1}, -1);
            for (int64_t c = 0; c < row.columns; ++c) {
                const float at = whole.row(static_cast<int64_t>(t))[c];
                largest = std::max(largest, std::abs(double{at} - row.row(0)[c]));
                rounding = std::max(rounding,
                                    std::abs(double{at} - exact.row(static_cast<int64_t>(t))[c]));
                size = std::max(size, std::abs(double{at}));
            }
        }
        QVERIFY2(largest <= 1e-4 * size, qPrintable(QString::number(largest / size)));
        QVERIFY(rounding > 10 * largest);
    }

    /// Losses are what storing rounds off: a half has 11 bits.
    void lossesAreThoseOfStoring() {
        MadeModel made;
        made.type = DType::F16;
        for (const WeightLoss& loss : applied(makeModel(made), "quant.rotate").loss)
            QVERIFY(loss.relative > 0 && loss.relative < 0x1p-11);
    }

    void refusals() {
        QCOMPARE(refusal(makeModel(), {{"layers", "layers.0.*"}}),
                 std::string("a rotation reaches every weight, and only 7 of 14 are chosen; leave "
                             "'layers' and 'exclude' as they were"));
        QCOMPARE(refusal(makeModel(), {{"residual", "false"}, {"values", "false"}}),
                 std::string("nothing would be rotated; set residual=true or values=true"));
        QCOMPARE(refusal(openGoldenClassifier("vit"), {{"residual", "false"}, {"keys", "online"}}),
                 std::string("the model reads all of its input at once and keeps no keys; set "
                             "keys=none"));
        QCOMPARE(refusal(applied(makeModel(), "quant.rotate", {{"down", "online"}}).model,
                         {{"down", "online"}}),
                 std::string("what 'layers.0.ffn.down' reads is turned while the model runs "
                             "already; set down=none"));
        QVERIFY(refusal(openGoldenClassifier("vit"))
                    .starts_with("the residual stream cannot be rotated: LayerNorm takes the mean "
                                 "over its channels out"));
        QVERIFY(refusal(openGoldenClassifier("vit"))
                    .ends_with("; residual=false turns the heads' values alone"));
        QVERIFY_THROWS_EXCEPTION(Error, applied(openGoldenClassifier("vit"), "quant.rotate"));
    }

    void seedsDecide() {
        const ModelPtr model = makeModel();
        const auto print = [&](uint64_t seed) {
            return fingerprint(*applied(model, "quant.rotate", {}, seed).model);
        };
        QVERIFY(print(1) == print(1));
        QVERIFY(print(1) != print(2));
    }
};

QTEST_GUILESS_MAIN(TestRotate)
#include "tst_rotate.moc"
