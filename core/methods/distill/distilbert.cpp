// SPDX-License-Identifier: GPL-3.0-or-later
// distill.distilbert: a student of layers taken from the teacher learns by three losses at once.

#include <fmt/format.h>

#include <cmath>

#include "core/methods/distill/distill_step.h"
#include "core/methods/planning.h"
#include "core/methods/train/training_schema.h"
#include "core/model/layer_names.h"
#include "core/model/weights.h"
#include "core/train/distillation/hidden_term.h"

namespace lathe::core {

namespace {

ParamSchema schema() {
    std::vector<ParamSpec> own = targetParams(2, 5);
    own.push_back(ParamSpec::real("cosine_weight", "Weight of the cosine", 1, 0, 1000,
                                  "Of 1 - cosine between the outputs of the last layers."));
    own.push_back(ParamSpec::boolean("initialise", "Start from the teacher", true,
                                     "The chosen weights start as those of the teacher's layers, "
                                     "evenly spread from its first to its last."));
    return trainingSchema(std::move(own), {});
}

/// Evenly spread from the first to the last: 0, 2, 4, 7, 9, 11 of twelve.
int sourceLayer(int layer, int students, int teachers) {
    if (students < 2) return 0;
    return static_cast<int>(std::lround(double(layer) * (teachers - 1) / (students - 1)));
}

const Weight* counterpart(const Model& student, const Weight& weight, const Model& teacher) {
    if (weight.name == "head") return &teacher.headWeight();
    if (weight.layer < 0) return teacher.find(weight.name);
    const int from = sourceLayer(weight.layer, static_cast<int>(student.spec().layers.size()),
                                 static_cast<int>(teacher.spec().layers.size()));
    return teacher.find(nameInLayer(weight, from));
}

/// The weights that the step trains.
std::vector<WeightPtr> chosen(const MethodInput& input) {
    std::vector<WeightPtr> weights = input.targets;
    if (input.params.boolean("norms"))
        for (const WeightPtr& weight : input.model->weightsInOrder())
            if (isVectorRole(weight->role)) weights.push_back(weight);
    return weights;
}

/// Those of them as the teacher has them, where it has one of the same shape that reads its inputs
/// turned alike.
std::vector<WeightPtr> inherited(const MethodInput& input, const Model& teacher) {
    std::vector<WeightPtr> weights;
    for (const WeightPtr& own : chosen(input)) {
        const Weight* source = counterpart(*input.model, *own, teacher);
        if (!source || source->encoding->shape() != own->encoding->shape() ||
            !(teacher.plan().transformAt(source->name) ==
              input.model->plan().transformAt(own->name)))
            continue;
        weights.push_back(withEncoding(*own, source->encoding));
    }
    return weights;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    MethodInput own = input;
    const ModelSpec& student = input.model->spec();
    const ModelPtr teacher = teachersOf(input).front();
    if (input.params.boolean("initialise")) {
        own.model = input.model->withWeights(inherited(input, *teacher));
        own.targets = selectTargets(*own.model, own.params);
    }
    const LayerPair last{static_cast<int>(student.layers.size()) - 1,
                         static_cast<int>(teacher->spec().layers.size()) - 1};
    Terms terms;
    if (const double weight = input.params.real("cosine_weight"); weight > 0)
        terms.push_back(std::make_unique<HiddenTerm>(
            last, HiddenMeasure::Cosine, weight, student.width, teacher->spec().width, input.seed));
    return distill(own, job, targetOptions(input.params), std::move(terms));
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes = distillationReview(input);
    if (!notes.empty() && notes.back().level == PlanNote::Level::Error) return notes;
    if (!input.params.boolean("initialise")) return notes;
    const size_t found = inherited(input, *teachersOf(input).front()).size();
    const size_t all = chosen(input).size();
    if (found < all)
        note(notes, PlanNote::Level::Warning,
             fmt::format("{} of {} weights have no counterpart of their shape in the teacher and "
                         "start as they are; a student that only has fewer layers could take all",
                         all - found, all));
    return notes;
}

}  // namespace

extern const Method method_distilbert;
const Method method_distilbert = {
    "distill.distilbert",
    "Distill: three losses",
    "DistilBERT's recipe (Sanh et al. 2019): a student of every other layer of the teacher learns "
    "soft targets, the text, and the direction of the last hidden states.",
    {.trainingData = true, .teachers = 1},
    schema,
    apply,
    distillationEstimate,
    review,
    nullptr,
    WeightChange::Values};

}  // namespace lathe::core
