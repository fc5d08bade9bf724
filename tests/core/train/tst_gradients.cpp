// SPDX-License-Identifier: GPL-3.0-or-later

// Gradients of whole networks against torch's autograd in float64
// (tests/tools/make_train_golden.py), and what must not change them: threads, recomputation,
// slices, how frozen weights are stored.

#include <QTest>
#include <cmath>

#include "core/base/file.h"
#include "core/base/thread_pool.h"
#include "core/encoding/dense.h"
#include "core/encoding/gguf.h"
#include "core/formats/raw_checkpoint.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/family.h"
#include "core/train/trainable_model.h"
#include "tests/core/train/gradient_checks.h"
#include "tests/support/test_data.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

/// Gradients pass through up to 14 float32 additions to the residual and sums of about a hundred
/// products; entries are compared to their tensor's norm, 1e-7 of which is one rounding of its
/// largest entry.
constexpr double kTolerance = 2e-5;

MetaValue golden() {
    return parseJson(readTextFile(sourcePath("tests/core/train/golden_gradients.json")));
}

std::vector<TokenId> idsOf(const QString& name) {
    std::vector<TokenId> ids;
    const auto path = sourcePath("tests/core/model/tiny") / name.toStdString() / "golden.json";
    const MetaValue json = parseJson(readTextFile(path));
    for (const MetaValue& id : *json.find("ids")->array())
        ids.push_back(static_cast<TokenId>(*id.integer()));
    return ids;
}

ModelPtr modelOf(const QString& name) {
    return openModel((sourcePath("tests/core/model/tiny") / name.toStdString()).string());
}

TrainingSequence sequenceOf(const std::vector<TokenId>& ids) {
    return {{ids.begin(), ids.end() - 1}, {ids.begin() + 1, ids.end()}};
}

TinyModelOptions wide() {
    TinyModelOptions options;
    options.qkNorm = options.postNorms = options.qkvBias = true;
    options.window = 40;
    options.ffnWidth = 320;  // more than a tile of a product
    return options;
}

TrainingBatch madeBatch(int64_t vocabulary) {
    TrainingBatch batch;
    for (const int length : {3, 70, 129}) {
        std::vector<TokenId> ids;
        for (int i = 0; i <= length; ++i)
            ids.push_back(static_cast<TokenId>((i * i * 7 + length) % vocabulary));
        batch.push_back(sequenceOf(ids));
        batch.back().targets[1] = kNoTarget;
    }
    return batch;
}

std::vector<std::vector<float>> gradientsOf(TrainableModel& model, const TrainingBatch& batch) {
    model.lossAndGradients(batch);
    std::vector<std::vector<float>> gradients;
    for (const LeafPtr& leaf : model.leaves()) gradients.push_back(leaf->gradient);
    return gradients;
}

}  // namespace

class TestGradients : public QObject {
    Q_OBJECT
  private slots:
    void againstTorch_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"llama3", "llama_linear", "mistral", "qwen2", "qwen3", "gemma3"})
            QTest::addRow("%s", name) << QString(name);
    }
    void againstTorch() {
        QFETCH(QString, name);
        const MetaValue all = golden();
        const MetaValue& recorded = *all.find("models")->find(name.toStdString());
        const ModelPtr base = modelOf(name);
        TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, false));
        const LossSum loss = model.lossAndGradients({sequenceOf(idsOf(name))});
        QVERIFY(std::abs(loss.mean() - *recorded.find("loss")->real()) < 1e-5);
        double largest = 0;
        for (const LeafPtr& leaf : model.leaves())
            largest = std::max(largest, normOf(leaf->gradient));
        size_t compared = 0;
        for (const LeafPtr& leaf : model.leaves()) {
            const MetaValue* tensor =
                recorded.find("tensors")->find(base->weight(leaf->name).sourceName);
            QVERIFY2(tensor, leaf->name.c_str());
            const double error = errorOf(*leaf, *tensor, 0.01 * largest);
            QVERIFY2(error <= kTolerance,
                     qPrintable(QString("%1: %2").arg(leaf->name.c_str()).arg(error)));
            ++compared;
        }
        QCOMPARE(compared, base->parts().weights.size());
    }

    void threadsChangeNothing() {
        const ModelPtr base = tinyModel(wide());
        TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, false));
        const TrainingBatch batch = madeBatch(base->spec().vocabulary);
        setThreadCount(1);
        const auto one = gradientsOf(model, batch);
        setThreadCount(3);
        const auto three = gradientsOf(model, batch);
        setThreadCount(0);
        QVERIFY(one == three);
    }

    void recomputationChangesNothing() {
        const ModelPtr base = tinyModel(wide());
        TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, false));
        const TrainingBatch batch = madeBatch(base->spec().vocabulary);
        const auto kept = gradientsOf(model, batch);
        model.setRecompute(true);
        QVERIFY(gradientsOf(model, batch) == kept);
    }

    /// Where inputs are turned, gradients of their weights are, and all others stay.
    void turnedInputs() {
        const ModelPtr base = tinyModel(wide());
        const std::string name = "layers.0.ffn.down";
        const InputTransform transform = InputTransform::fitting(320, 9);
        QCOMPARE(transform.size, 320);
        ModelPtr changed = turnInputs(*base, {&name, 1}, transform);
        ArithmeticPlan plan = changed->plan();
        plan.transforms[keysSite(1)] = InputTransform::fitting(8, 9);
        changed = changed->withPlan(plan);
        TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, false));
        TrainableModel turned(changed, makeBackend("cpu"), trainableNames(*base, false));
        const TrainingBatch batch = madeBatch(base->spec().vocabulary);
        std::vector<std::vector<float>> wanted = gradientsOf(model, batch);
        const std::vector<std::vector<float>> found = gradientsOf(turned, batch);
        const Rotation rotation = Rotation::hadamard(transform.size, transform.seed);
        double largest = 0;
        for (const std::vector<float>& gradient : wanted)
            largest = std::max(largest, normOf(gradient));
        for (size_t i = 0; i < wanted.size(); ++i) {
            const bool isTurned = model.leaves()[i]->name == name;
            for (size_t at = 0; isTurned && at < wanted[i].size(); at += 320) {
                std::vector<double> row(wanted[i].begin() + static_cast<int64_t>(at),
                                        wanted[i].begin() + static_cast<int64_t>(at) + 320);
                rotation.apply(row);
                for (size_t c = 0; c < row.size(); ++c)
                    wanted[i][at + c] = static_cast<float>(row[c]);
            }
            std::vector<float> difference = wanted[i];
            for (size_t c = 0; c < difference.size(); ++c) difference[c] -= found[i][c];
            const double scale = std::max(normOf(wanted[i]), 0.01 * largest);
            QVERIFY2(normOf(difference) <= kTolerance * scale, model.leaves()[i]->name.c_str());
        }
    }

    /// Two halves with the weight of the whole give the whole, up to the order of float32 sums.
    void accumulation() {
        const ModelPtr base = tinyModel(wide());
        TrainableModel model(base, makeBackend("cpu"), trainableNames(*base, false));
        const TrainingBatch batch = madeBatch(base->spec().vocabulary);
        const auto whole = gradientsOf(model, batch);
        const double weight = 1.0 / static_cast<double>(countTargets(batch));
        model.clearGradients();
        HardLabels labels;
        model.accumulateGradients({batch[0]}, labels, weight);
        model.accumulateGradients({batch[1], batch[2]}, labels, weight);
        model.pullBack();
        for (size_t i = 0; i < whole.size(); ++i) {
            std::vector<float> difference = model.leaves()[i]->gradient;
            for (size_t j = 0; j < difference.size(); ++j) difference[j] -= whole[i][j];
            QVERIFY(normOf(difference) <= 1e-5 * normOf(whole[i]) + 1e-7);
        }
    }

    /// A frozen weight counts by its values, not by how they are stored.
    void frozenQuantizedBase() {
        const ModelPtr base = tinyModel(wide());
        std::vector<WeightPtr> packed, plain;
        for (const WeightPtr& weight : base->weightsInOrder()) {
            if (weight->role != WeightRole::Linear) continue;
            auto small = std::make_shared<Weight>(*weight),
                 decoded = std::make_shared<Weight>(*weight);
            small->encoding = encodeGguf(*ggufTypeNamed("Q8_0"), weight->encoding->shape(),
                                         weight->encoding->decode());
            decoded->encoding =
                makeDense(Tensor::fromFloats(weight->encoding->shape(), small->encoding->decode()));
            packed.push_back(small);
            plain.push_back(decoded);
        }
        QCOMPARE(packed.size(), size_t{14});
        const std::vector<std::string> names{"layers.0.attn_norm", "embed"};
        TrainableModel a(base->withWeights(packed), makeBackend("cpu"), names);
        TrainableModel b(base->withWeights(plain), makeBackend("cpu"), names);
        const TrainingBatch batch = madeBatch(base->spec().vocabulary);
        QVERIFY(gradientsOf(a, batch) == gradientsOf(b, batch));
    }

    void snapshotHoldsTheLeaves() {
        const ModelPtr base = tinyModel();
        TrainableModel model(base, makeBackend("cpu"), {"layers.1.ffn.up"});
        model.leaf("layers.1.ffn.up").values[3] = 7.25f;
        const ModelPtr after = model.snapshot(DType::F32);
        model.leaf("layers.1.ffn.up").values[3] = 0;
        QCOMPARE(after->weight("layers.1.ffn.up").encoding->decode()[3], 7.25f);
        QCOMPARE(after->weight("layers.0.ffn.up").encoding,
                 base->weight("layers.0.ffn.up").encoding);
        QVERIFY_THROWS_EXCEPTION(
            Error, TrainableModel(base, makeBackend("cpu"), {"layers.9.ffn.up"}));
    }
};

QTEST_GUILESS_MAIN(TestGradients)
#include "tst_gradients.moc"
