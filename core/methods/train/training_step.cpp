// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/train/training_step.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/methods/memory_plan.h"
#include "core/methods/planning.h"
#include "core/methods/step_backend.h"
#include "core/methods/train/training_schema.h"
#include "core/model/weights.h"
#include "core/train/held_out.h"
#include "core/train/masked_weight.h"
#include "core/train/structured_weight.h"

namespace lathe::core {

namespace {

/// Multiply-adds per second of one thread while training: tests/bench/recorded/bench_training.txt,
/// on a busy machine.
constexpr double kSpeed = 22e9;

/// A plain weight with more zeros than that has been pruned; others hold a few by chance.
constexpr double kPrunedShare = 0.01;

/// As it is stored, and what was pruned stays pruned. Of a quantized weight zero is a level like
/// any other; a sparse one keeps its positions anyway.
TrainedWeightPtr trainedKeepingZeros(const WeightPtr& target) {
    if (!target->encoding->plain() && target->encoding->kind() != "masked")
        return trainedAsStored(target);
    const std::vector<float> values = target->encoding->decode();
    const auto zeros = std::ranges::count(values, 0.0f);
    if (static_cast<double>(zeros) < kPrunedShare * static_cast<double>(values.size()))
        return trainedAsStored(target);
    std::vector<uint8_t> pruned(values.size());
    std::ranges::transform(values, pruned.begin(), [](float value) { return value == 0; });
    auto weight = std::make_shared<MaskedWeight>(target);
    weight->prune(pruned);
    return weight;
}

/// The input's model; a head that was tied until now is a weight of its own from the first step on.
ModelPtr withOwnTargets(const MethodInput& input) {
    std::vector<WeightPtr> added;
    for (const WeightPtr& target : input.targets)
        if (!input.model->find(target->name)) added.push_back(target);
    return added.empty() ? input.model : input.model->withWeights(added);
}

/// Targets and other trained weights keep their places in the model.
void addOthers(MethodResult& result, const TrainingPlan& plan, const MethodInput& input) {
    std::vector<WeightPtr> others;
    for (const TrainedWeightPtr& trained : plan.trained) {
        const WeightPtr& origin = trained->origin();
        if (std::ranges::find(input.targets, origin) != input.targets.end()) continue;
        others.push_back(withEncoding(*origin, trained->encoded(std::nullopt)));
    }
    if (!others.empty()) result.model = result.model->withWeights(others);
}

/// Whether storing a weight has rounded what training saw.
bool wasRounded(const TrainedWeight& trained, const Model& result) {
    const EncodingPtr& stored = result.weight(trained.origin()->name).encoding;
    const Tensor* plain = stored->plain();
    return stored != trained.encoding() &&
           (trained.path() || !plain || plain->type() != DType::F32);
}

/// The held-out examples once more, with the model as it is stored.
std::optional<HeldOutLook> lookAtStored(const ModelPtr& result, const TrainingPlan& plan,
                                        const TrainerOptions& options, Objective& objective,
                                        const TrainableModel& trained, const TrainingBatch& heldOut,
                                        const JobContext& job) {
    const bool rounded = std::ranges::any_of(plan.trained, [&](const TrainedWeightPtr& trained) {
        return wasRounded(*trained, *result);
    });
    if (!rounded || heldOut.empty() || options.evaluateEvery == 0) return {};
    TrainableModel stored(result, trained.backend(), std::vector<TrainedWeightPtr>{});
    stored.setProducts(trained.products());
    return HeldOut(stored, objective, heldOut, options).look(options.schedule.steps, job);
}

}  // namespace

std::vector<TrainedWeightPtr> trainedWeights(const MethodInput& input, const MakeTrained& make) {
    std::vector<TrainedWeightPtr> trained;
    for (const WeightPtr& target : input.targets)
        trained.push_back(make ? make(target) : trainedKeepingZeros(target));
    if (input.params.boolean("norms"))
        for (const WeightPtr& weight : input.model->weightsInOrder())
            if (isVectorRole(weight->role))
                trained.push_back(std::make_shared<DirectWeight>(weight));
    return trained;
}

MethodResult trainTargets(const MethodInput& input, JobContext& job, const TrainingPlan& plan) {
    TrainingExamples examples = trainingExamples(input, job, plan.emphasis);
    if (plan.prepare) plan.prepare(examples);
    TrainableModel model(withOwnTargets(input), backendOf(input), plan.trained);
    model.setRecompute(input.params.boolean("recompute"));
    if (input.params.text("products") == "bf16") model.setProducts(Products::BFloat16);
    TrainerOptions options = trainerOptions(input);
    if (plan.adjust) plan.adjust(options);
    HardLabels labels;
    Objective& objective = plan.objective ? *plan.objective : labels;
    TrainingResult training =
        train(model, objective, examples.training, examples.heldOut, options, job);
    const auto encodingFor = [&](const Weight& target, std::span<const float>) {
        const auto found = std::ranges::find_if(plan.trained, [&](const TrainedWeightPtr& each) {
            return each->origin()->name == target.name;
        });
        return (*found)->encoded(std::nullopt);
    };
    MethodInput trained = input;
    trained.state = {};  // its state is gone, and the next training may end elsewhere
    MethodResult result = replaceTargets(trained, job, encodingFor);
    addOthers(result, plan, input);
    training.stored =
        lookAtStored(result.model, plan, options, objective, model, examples.heldOut, job);
    result.training = std::move(training);
    return result;
}

namespace {

/// Rows that one example brings through the layers, at most.
int64_t rowsPerExample(const MethodInput& input) {
    const ModelSpec& spec = input.model->spec();
    switch (spec.input.kind) {
        case InputKind::Tokens:
            return spec.classifies() ? spec.context : input.params.integer("window");
        case InputKind::Patches:
            return spec.patches() + 1;
        case InputKind::Features:
            break;
    }
    return 1;
}

}  // namespace

double rowsPerPass(const MethodInput& input) {
    return static_cast<double>(input.params.integer("batch") * rowsPerExample(input));
}

Estimate trainingEstimate(const MethodInput& input) {
    const Params& params = input.params;
    Estimate estimate;
    estimate.bytesAfter = input.model->bytes();
    double trained = 0;
    for (const WeightPtr& target : input.targets) {
        trained += static_cast<double>(target->encoding->elements());
        if (!input.model->find(target->name)) estimate.bytesAfter += target->encoding->bytes();
    }
    const auto all = static_cast<double>(input.model->parameters());
    const double tokens = rowsPerPass(input);
    const double passes = static_cast<double>(params.integer("accumulate"));
    const double work = tokens * passes * (2 * all + trained);
    estimate.seconds = static_cast<double>(params.integer("steps")) * work / kSpeed / threadCount();
    if (const double limit = params.real("max_seconds"); limit > 0)
        estimate.seconds = std::min(estimate.seconds, limit);
    const ModelSpec& spec = input.model->spec();
    const double length = static_cast<double>(rowsPerExample(input));
    double perToken = valuesOnTape(spec, length);
    if (params.boolean("recompute")) {  // one layer at a time
        ModelSpec headAlone = spec;
        headAlone.layers.clear();
        const double head = valuesOnTape(headAlone, length);
        const auto layers = static_cast<double>(std::max<size_t>(1, spec.layers.size()));
        perToken = head + (perToken - head) / layers + layers * spec.width;
    }
    estimate.peakMemoryBytes =
        productMemory(spec) +
        static_cast<uint64_t>(4 * (4 * trained + tokens * perToken));  // float32 of four arrays
    return estimate;
}

std::vector<PlanNote> trainingReview(const MethodInput& input) {
    std::vector<PlanNote> notes;
    noteErrors(notes, [&] { requireTrainingData(input); });
    noteErrors(notes, [&] { requireTrainable(*input.model); });
    const bool text = !input.model->spec().classifies();
    if (text && input.params.integer("window") > input.model->spec().context)
        note(notes, PlanNote::Level::Warning,
             fmt::format("windows of {} tokens are longer than the model's context of {}",
                         input.params.integer("window"), input.model->spec().context),
             PlanFix{"window", input.model->spec().context});
    return notes;
}

}  // namespace lathe::core
