// SPDX-License-Identifier: GPL-3.0-or-later
// train.qat: training that sees quantized weights (core/train/quantized_weight.h), with steps that
// follow the values or are learned (LSQ, core/train/learned_step.h). Its result is the encoding
// that the last forward pass has seen.

#include <cmath>

#include "core/base/error.h"
#include "core/methods/planning.h"
#include "core/solvers/grid.h"
#include "core/methods/train/training_schema.h"
#include "core/methods/train/training_step.h"
#include "core/methods/train/weight_quantizer.h"
#include "core/train/learned_step.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    std::vector<ParamSpec> own = quantizerParams();
    own.push_back(ParamSpec::boolean("learn_step", "Learn the steps", false,
                                     "Of rtn: scales are trained too (LSQ, Esser et al. 2020), on "
                                     "a symmetric grid of all signed codes.")
                      .onlyWhen("quantizer", {"rtn"}));
    own.push_back(ParamSpec::real("freeze_after", "Freeze scales after", 0.9, 0, 1,
                                  "Part of the steps after which scales and zeros stay and only "
                                  "codes change; 1 is never.")
                      .onlyWhen("quantizer", {"rtn", "hqq"}));
    // Trained norms are rounded to the type that they are stored in, and the result would no longer
    // be exactly what training saw.
    return trainingSchema(std::move(own), {.norms = false});
}

bool learnsSteps(const Params& params) {
    return params.text("quantizer") == "rtn" && params.boolean("learn_step");
}

bool isAffine(const Params& params) {
    return params.text("quantizer") == "rtn" || params.text("quantizer") == "hqq";
}

std::string stepProblem(const Params& params) {
    if (!learnsSteps(params) || params.text("granularity") != "column") return {};
    return "learned steps belong to rows, groups or whole tensors; use granularity=row";
}

AffineLayout learnedLayout(const Params& params) {
    AffineLayout layout;
    layout.bits = static_cast<int>(params.integer("bits"));
    const std::string& granularity = params.text("granularity");
    if (granularity == "tensor") layout.granularity = Granularity::Tensor;
    if (granularity == "row") layout.granularity = Granularity::Row;
    layout.group = params.integer("group");
    layout.scaleType = scaleTypeNamed(params.text("scale_type"));
    return layout;
}

using QuantizedWeights = std::vector<std::shared_ptr<QuantizedWeight>>;

/// Looks count as the best only once the grids stay: values and grid belong together.
void freezeLate(TrainerOptions& options, double after, const QuantizedWeights& weights) {
    const auto at = static_cast<int64_t>(
        std::floor(static_cast<double>(options.schedule.steps) * after + 1e-9));
    if (at >= options.schedule.steps) return;
    options.bestFrom = at + 1;
    options.beforeStep = [at, weights](int64_t step) {
        if (step != at) return;
        for (const auto& weight : weights) weight->freeze();
    };
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    if (const std::string problem = stepProblem(input.params); !problem.empty())
        throw Error(ErrorKind::Usage, problem);
    const bool learns = learnsSteps(input.params);
    const WeightQuantizer quantizer = quantizerOf(input, learns);
    QuantizedWeights quantized;
    TrainingPlan plan;
    plan.trained = trainedWeights(input, [&](const WeightPtr& target) -> TrainedWeightPtr {
        job.checkpoint();
        if (learns)
            quantized.push_back(
                std::make_shared<LearnedStepWeight>(target, learnedLayout(input.params)));
        else
            quantized.push_back(std::make_shared<FittedGridWeight>(
                target,
                [&](const Weight& latent) { return quantizer.encode(latent, job.stopToken()); }));
        return quantized.back();
    });
    plan.adjust = [&](TrainerOptions& options) {
        if (isAffine(input.params))
            freezeLate(options, input.params.real("freeze_after"), quantized);
    };
    return trainTargets(input, job, plan);
}

Estimate estimate(const MethodInput& input) {
    const WeightQuantizer quantizer = quantizerOf(input, learnsSteps(input.params));
    Estimate estimate = trainingEstimate(input);
    estimate.bytesAfter = quantizer.bytesAfter();
    const double steps = static_cast<double>(input.params.integer("steps"));
    estimate.seconds += steps * quantizer.method->estimate(quantizer.input).seconds;
    return estimate;
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = trainingReview(input);
    if (const std::string problem = stepProblem(input.params); !problem.empty())
        note(notes, PlanNote::Level::Error, problem, PlanFix{"granularity", "row"});
    const WeightQuantizer quantizer = quantizerOf(input, learnsSteps(input.params));
    for (PlanNote& each : quantizer.notes(input.params)) notes.push_back(std::move(each));
    return notes;
}

}  // namespace

extern const Method method_qat;
const Method method_qat = {
    "train.qat",
    "Quantization-aware training",
    "Trains weights that are rounded in every forward pass, with gradients straight through the "
    "rounding; steps may be learned (LSQ). The result is exactly what training has seen.",
    {.trainingData = true},
    schema,
    apply,
    estimate,
    review};

}  // namespace lathe::core
