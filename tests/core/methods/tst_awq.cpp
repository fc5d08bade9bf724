// SPDX-License-Identifier: GPL-3.0-or-later
// quant.awq beyond what every calibrated method must do: moving factors leaves the function as it
// is in every family, no layer loses more than by rounding, and plans say what has no factors.

#include <QTest>
#include <cmath>

#include "core/base/rng.h"
#include "core/methods/quantize/awq_layer.h"
#include "core/model/forward.h"
#include "core/solvers/round_to_nearest.h"
#include "tests/core/methods/made_model.h"
#include "tests/core/model/axis_models.h"
#include "tests/core/model/golden_classifier.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

ModelPtr modelNamed(const QString& name) {
    const bool classifier =
        std::ranges::find(kGoldenClassifiers, name) != std::end(kGoldenClassifiers);
    return classifier ? openGoldenClassifier(name) : axisModel(name.toStdString());
}

std::vector<InputBatch> batchesFor(const Model& model) {
    if (model.spec().classifies())
        return {goldenClassifier(QString::fromStdString(model.spec().family)).batch};
    Rng rng(3);
    InputBatch batch;
    for (int text = 0; text < 4; ++text) {
        batch.texts.emplace_back();
        for (int t = 0; t < 24; ++t)
            batch.texts.back().tokens.push_back(
                static_cast<TokenId>(rng.below(static_cast<uint64_t>(model.spec().vocabulary))));
    }
    return {batch};
}

AwqLayerOptions options(int bits, bool clip = true) {
    AwqLayerOptions made;
    made.search.grid.bits = bits;
    made.search.grid.scheme = Scheme::ZeroPoint;
    made.search.grid.scaleType = DType::F32;
    made.search.group = 32;
    made.clip = clip;
    return made;
}

using Visit = std::function<void(std::span<const CalibratedGroup>)>;

/// All linears watched as they are, layer by layer; what `visit` makes of them is not taken up.
void watch(const ModelPtr& model, std::vector<WeightPtr>& targets, const Visit& visit) {
    for (const WeightPtr& weight : model->weightsInOrder())
        if (weight->role == WeightRole::Linear) targets.push_back(weight);
    CalibrationTask task;
    task.model = model;
    task.backend = makeBackend("cpu");
    task.batches = batchesFor(*model);
    task.targets = targets;
    task.grams = true;
    JobContext job;
    calibrate(
        task,
        [&](std::span<const CalibratedGroup> groups) {
            visit(groups);
            return std::vector<WeightPtr>{};
        },
        job);
}

/// What the columns of a matrix were multiplied by.
std::vector<float> factorsBetween(std::span<const float> was, std::span<const float> is,
                                  size_t columns) {
    std::vector<float> factors(columns, 1), largest(columns);
    for (size_t i = 0; i < was.size(); ++i)
        if (std::abs(was[i]) > largest[i % columns]) {
            largest[i % columns] = std::abs(was[i]);
            factors[i % columns] = is[i] / was[i];
        }
    return factors;
}

/// ||a - b|| / ||a||
double distance(std::span<const float> a, std::span<const float> b) {
    double energy = 0, error = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        energy += double{a[i]} * double{a[i]};
        error += (double{a[i]} - double{b[i]}) * (double{a[i]} - double{b[i]});
    }
    return std::sqrt(error / energy);
}

std::vector<std::string> hintsFor(const ModelPtr& model, const Words& words = {}) {
    std::vector<std::string> hints;
    for (const PlanNote& note :
         methodNamed("quant.awq").review(inputFor(model, "quant.awq", words)))
        if (note.sentence.find("stay as they are") != std::string::npos)
            hints.push_back(note.sentence);
    return hints;
}

}  // namespace

class TestAwq : public QObject {
    Q_OBJECT

  private slots:
    void factorsAloneChangeNothing_data() { everyModel(); }
    void factorsAloneChangeNothing() {
        QFETCH(QString, name);
        const ModelPtr model = modelNamed(name);
        std::vector<WeightPtr> targets, changed;
        const JobContext job;
        AwqLayer layer(*model, targets, options(3), job);
        watch(model, targets, [&](std::span<const CalibratedGroup> groups) {
            const ModelPtr scaled = layer.scaled(groups);
            for (const WeightPtr& weight : scaled->weightsInOrder())
                if (weight->encoding != model->weight(weight->name).encoding)
                    changed.push_back(weight);
        });
        const ModelPtr scaled = model->withWeights(changed);
        QCOMPARE(QString::fromStdString(sameLogits(model, scaled)), QString());
        bool moved = false;
        for (const WeightPtr& weight : changed)
            moved |= weight->encoding->decode() != model->weight(weight->name).encoding->decode();
        QCOMPARE(moved, name != "mlp");  // dense layers have no norm before them
    }

    /// On the inputs it was shown no linear that alone reads its factors loses more than by
    /// rounding to nearest. What it says to have lost is what its values are off without factors.
    void losesNoMoreThanRounding_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("clip");
        for (const QString& name : modelNames())
            for (const bool clip : {false, true})
                QTest::addRow("%s%s", qPrintable(name), clip ? ", clipped" : "") << name << clip;
    }
    void losesNoMoreThanRounding() {
        QFETCH(QString, name);
        QFETCH(bool, clip);
        const ModelPtr model = modelNamed(name);
        std::vector<WeightPtr> targets;
        const JobContext job;
        const AwqLayerOptions how = options(3, clip);
        AwqLayer layer(*model, targets, how, job);
        int compared = 0;
        watch(model, targets, [&](std::span<const CalibratedGroup> groups) {
            const ModelPtr scaled = layer.scaled(groups);
            std::vector<WeightLoss> losses;
            const std::vector<WeightPtr> found = layer.compressed(groups, losses);
            for (const CalibratedGroup& group : groups) {
                if (group.weights.size() > 1) continue;
                const Weight& weight = *group.weights.front();
                const int64_t rows = weight.encoding->rows(), columns = weight.encoding->columns();
                const std::vector<float> was = weight.encoding->decode();
                const auto after = std::ranges::find(found, weight.name, &Weight::name);
                std::vector<float> is = (*after)->encoding->decode();
                if (weight.name.ends_with("down") || weight.name.ends_with("attn.o"))
                    scaleColumns(is,
                                 factorsBetween(was, scaled->weight(weight.name).encoding->decode(),
                                                static_cast<size_t>(columns)),
                                 true);
                else if (weight.name.ends_with("ffn.up"))
                    continue;  // without a gate: its rows carry factors too
                const double own = layerLoss(was, is, rows, columns, group.inputs.gram),
                             nearest = layerLoss(
                                 was,
                                 roundToNearest(was, rows, columns, how.search.grid, 32).values,
                                 rows, columns, group.inputs.gram);
                QVERIFY2(own <= nearest * (1 + 1e-4), weight.name.c_str());
                const double said =
                    std::ranges::find(losses, weight.name, &WeightLoss::name)->relative;
                QVERIFY2(std::abs(said - distance(was, is)) <= 1e-4 * said, weight.name.c_str());
                ++compared;
            }
        });
        QVERIFY(compared > 0);
    }

    void plansSayWhatStays() {
        QCOMPARE(hintsFor(makeModel()),
                 (std::vector<std::string>{
                     "the inputs of layers.0.attn.o and 1 more stay as they are: 4 heads share "
                     "the values of 2, so that each would need factors of its own"}));
        MadeModel made;
        made.kvHeads = made.heads;
        QCOMPARE(hintsFor(makeModel(made)), std::vector<std::string>{});
        QCOMPARE(hintsFor(makeModel(made), {{"layers", "layers.0.attn.q,layers.0.ffn.*"}}),
                 (std::vector<std::string>{
                     "the inputs of layers.0.attn.q stay as they are: layers.0.attn.k would have "
                     "to change too and is not among the chosen weights"}));
        QCOMPARE(hintsFor(makeModel(made), {{"layers", "none"}, {"head", "true"}}),
                 (std::vector<std::string>{"the inputs of head stay as they are: nothing before "
                                           "them in their layer can take factors"}));
        const std::vector<std::string> bert = hintsFor(openGoldenClassifier("bert"));
        QCOMPARE(bert.size(), size_t{3});
        QVERIFY(
            bert[0].ends_with("'layers.0.attn_norm' cannot be scaled: what it hands on is "
                              "added to the residual stream, and nothing reads it alone"));
        QVERIFY(
            bert[1].ends_with("its activation lets only positive factors pass, and only if it "
                              "is ReLU"));
    }

    /// Norms in bfloat16 become float32 with their factors, and plans count that.
    void plansCountTheNorms() {
        MadeModel made;
        made.type = DType::BF16;
        const MethodInput input = inputFor(makeModel(made), "quant.awq");
        JobContext job;
        QCOMPARE(methodNamed("quant.awq").apply(input, job).model->bytes(),
                 methodNamed("quant.awq").estimate(input).bytesAfter);
    }

  private:
    static QStringList modelNames() {
        QStringList names;
        for (const std::string& name : axisModelNames()) names << QString::fromStdString(name);
        for (const char* name : kGoldenClassifiers) names << name;
        return names;
    }
    static void everyModel() {
        QTest::addColumn<QString>("name");
        for (const QString& name : modelNames()) QTest::newRow(qPrintable(name)) << name;
    }
};

QTEST_GUILESS_MAIN(TestAwq)
#include "tst_awq.moc"
