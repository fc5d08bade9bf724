// SPDX-License-Identifier: GPL-3.0-or-later
// quant.rotate: logits stay, outliers are spread, and families whose norms forbid it are told so.

#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "core/model/forward.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/golden_classifier.h"

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

/// What enters one linear.
struct InputOf : Observer {
    void onInput(std::string_view at, ConstMatrix x) override {
        if (at == "layers.1.ffn.gate") values.assign(x.data, x.data + x.rows * x.columns);
    }
    std::vector<float> values;
};

struct Spread {
    double kurtosis = 0, peak = 0;  ///< m4 / m2^2; the largest over the root of the mean square
};

Spread spreadOf(const ModelPtr& model) {
    InputOf input;
    const std::vector<TokenId> ids = {1, 5, 9, 2, 7, 3, 11, 4};
    KvCache cache(model->spec());
    ForwardPass(model, makeBackend("cpu")).evaluate(cache, ids, 1, &input);
    double squares = 0, fourths = 0, largest = 0;
    for (const float value : input.values) {
        const double square = double{value} * double{value};
        squares += square;
        fourths += square * square;
        largest = std::max(largest, square);
    }
    const auto count = static_cast<double>(input.values.size());
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
            for (const char* matrix : {"hadamard", "random"})
                QTest::addRow("%s %s", name.c_str(), matrix)
                    << QString::fromStdString(name) << QString(matrix);
    }
    void logitsStay() {
        QFETCH(QString, name);
        QFETCH(QString, matrix);
        const ModelPtr model = axisModel(name.toStdString());
        Words words{{"matrix", matrix.toStdString()}};
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
        const Spread before = spreadOf(planted),
                     after = spreadOf(applied(planted, "quant.rotate").model);
        qInfo("kurtosis %.1f, then %.1f; peak %.2f, then %.2f", before.kurtosis, after.kurtosis,
              before.peak, after.peak);
        QVERIFY(after.kurtosis < 0.5 * before.kurtosis);
        QVERIFY(after.peak < 0.7 * before.peak);
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
