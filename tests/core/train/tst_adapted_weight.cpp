// SPDX-License-Identifier: GPL-3.0-or-later

// Adapters beside frozen weights: they change nothing at first, their gradients are torch's, and
// merging them changes no more than rounding does.

#include <QTest>
#include <cmath>

#include "core/base/rng.h"
#include "core/encoding/gguf.h"
#include "core/train/adapted_weight.h"
#include "core/train/ops.h"
#include "core/train/trainer.h"
#include "tests/core/train/golden.h"
#include "tests/support/tiny_model.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

TrainingBatch examples() {
    std::vector<TokenId> text{1};
    while (text.size() < 400) text.push_back((text.back() * 3 + 1) % 64);
    return trainingWindows(text, 16);
}

struct Adapted {
    ModelPtr base;
    std::shared_ptr<TrainableModel> model;
};

Adapted adaptedModel(float dropout = 0) {
    Adapted made{tinyModel(), nullptr};
    std::vector<TrainedWeightPtr> trained;
    for (const std::string& name : trainableNames(*made.base, true)) {
        const WeightPtr& weight = made.base->parts().weights.find(name)->second;
        trained.push_back(std::make_shared<AdaptedWeight>(
            weight, weight->encoding, AdapterOptions{4, 8, dropout, trained.size() + 1}));
    }
    made.model = std::make_shared<TrainableModel>(made.base, makeBackend("cpu"), trained);
    return made;
}

void trainShortly(const Adapted& made) {
    TrainerOptions options;
    options.batch = 2;
    options.schedule = {ScheduleKind::Cosine, 1e-2, 0, 3, 30};
    HardLabels labels;
    JobContext job;
    train(*made.model, labels, examples(), {}, options, job);
}

std::vector<std::vector<float>> gradientsOf(TrainableModel& model) {
    model.lossAndGradients(examples());
    std::vector<std::vector<float>> gradients;
    for (const LeafPtr& leaf : model.leaves()) gradients.push_back(leaf->gradient);
    return gradients;
}

VariablePtr variable(std::vector<float> values, int64_t columns) {
    Matrix matrix(static_cast<int64_t>(values.size()) / columns, columns);
    std::ranges::copy(values, matrix.values.begin());
    return makeVariable(std::move(matrix), true);
}

std::span<const float> valuesOf(const Matrix& matrix) {
    return {matrix.row(0), static_cast<size_t>(matrix.rows * matrix.columns)};
}

}  // namespace

class TestAdaptedWeight : public QObject {
    Q_OBJECT
  private slots:
    void gradientsAgainstTorch() {
        const MetaValue golden = compressionGolden();
        const MetaValue& record = *golden.find("low_rank");
        const int64_t rows = numberOf(record, "rows"), columns = numberOf(record, "columns");
        const WeightPtr base = weightOf(rows, columns, floatsOf(record, "weight"));
        const auto weight = std::make_shared<AdaptedWeight>(
            base, base->encoding,
            AdapterOptions{numberOf(record, "rank"), *record.find("alpha")->real(), 0, 1});
        std::ranges::copy(floatsOf(record, "down"), weight->down()->values.begin());
        std::ranges::copy(floatsOf(record, "up"), weight->up()->values.begin());
        const Parameter parameter(weight);
        const auto backend = makeBackend("cpu");
        Tape tape(*backend);
        const VariablePtr x = variable(floatsOf(record, "x"), columns);
        const VariablePtr y = linear(tape, x, parameter, nullptr);
        QVERIFY(errorOf(valuesOf(y->value), floatsOf(record, "y")) < 1e-6);
        y->gradient = variable(floatsOf(record, "factors"), rows)->value;
        tape.backward();
        QVERIFY(errorOf(valuesOf(x->gradient), floatsOf(record, "x_gradient")) < 1e-6);
        QVERIFY(errorOf(weight->down()->gradient, floatsOf(record, "down_gradient")) < 1e-6);
        QVERIFY(errorOf(weight->up()->gradient, floatsOf(record, "up_gradient")) < 1e-6);
    }

    void changesNothingAtFirst() {
        const Adapted made = adaptedModel();
        const TrainableModel plain(made.base, makeBackend("cpu"), std::vector<std::string>{});
        const LossSum with = made.model->loss(examples()), without = plain.loss(examples());
        QCOMPARE(with.total, without.total);
        for (const LeafPtr& leaf : made.model->leaves()) {
            const auto size = static_cast<float>(leaf->values.size()) / 4;
            for (const float value : leaf->values)
                if (leaf->name.ends_with("lora_b"))
                    QCOMPARE(value, 0.0f);
                else
                    QVERIFY(std::abs(value) <= 1 / std::sqrt(size));
        }
    }

    void mergedEqualsUnmerged() {
        const Adapted made = adaptedModel();
        trainShortly(made);
        const double beside = made.model->loss(examples()).mean();
        const TrainableModel merged(made.model->snapshot(), makeBackend("cpu"),
                                    std::vector<std::string>{});
        const TrainableModel plain(made.base, makeBackend("cpu"), std::vector<std::string>{});
        const double before = plain.loss(examples()).mean();
        QVERIFY2(beside < 0.9 * before, qPrintable(QString::number(beside)));
        QVERIFY(std::abs(merged.loss(examples()).mean() - beside) < 1e-5);
        for (const auto& [name, weight] : made.base->parts().weights)
            if (weight->role != WeightRole::Linear)
                QCOMPARE(made.model->snapshot()->weight(name).encoding.get(),
                         weight->encoding.get());
    }

    void dropoutDropsAndScales() {
        const auto backend = makeBackend("cpu");
        Tape tape(*backend);
        const VariablePtr x = variable(std::vector<float>(4000, 1.0f), 40);
        const VariablePtr y = dropout(tape, x, 0.25f, 7);
        const auto values = valuesOf(y->value);
        const auto zeros = std::ranges::count(values, 0.0f);
        QVERIFY(std::abs(static_cast<double>(zeros) - 1000) < 5 * std::sqrt(4000 * 0.25 * 0.75));
        for (const float value : values) QVERIFY(value == 0 || value == 1 / 0.75f);
        const std::vector<float> kept(values.begin(), values.end());
        y->gradient = x->value;
        tape.backward();
        QVERIFY(std::ranges::equal(valuesOf(x->gradient), kept));
        const VariablePtr other = dropout(tape, x, 0.25f, 8);
        QVERIFY(!std::ranges::equal(valuesOf(other->value), kept));
    }

    /// The same values are left out when blocks are computed once more, others at the next step,
    /// and none outside of training.
    void dropoutIsOfTheStep() {
        const Adapted first = adaptedModel(0.3f), second = adaptedModel(0.3f);
        second.model->setRecompute(true);
        trainShortly(first);
        for (size_t i = 0; i < first.model->leaves().size(); ++i)
            std::ranges::copy(first.model->leaves()[i]->values,
                              second.model->leaves()[i]->values.begin());
        for (size_t i = 0; i < first.model->trained().size(); ++i)
            for (const auto& [name, values] : first.model->trained()[i]->state())
                *second.model->trained()[i]->state().at(name) = *values;
        const auto gradients = gradientsOf(*first.model);
        QVERIFY(gradientsOf(*second.model) == gradients);
        QVERIFY(gradientsOf(*first.model) != gradients);
        const double loss = first.model->loss(examples()).mean();
        QCOMPARE(first.model->loss(examples()).mean(), loss);
        const TrainableModel merged(first.model->snapshot(), makeBackend("cpu"),
                                    std::vector<std::string>{});
        QVERIFY(std::abs(merged.loss(examples()).mean() - loss) < 1e-5);
    }
};

QTEST_GUILESS_MAIN(TestAdaptedWeight)
#include "tst_adapted_weight.moc"
