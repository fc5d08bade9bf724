// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/distill/distill_step.h"

#include <fmt/format.h>

#include <charconv>

#include "core/base/error.h"
#include "core/methods/planning.h"
#include "core/methods/step_backend.h"
#include "core/methods/train/training_schema.h"

namespace lathe::core {

namespace {

int layersOf(const Model& model) {
    return static_cast<int>(model.spec().layers.size());
}

/// A layer's number at the front of `text`, which loses it.
std::optional<int> takeNumber(std::string_view& text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || value < 0) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return value;
}

bool take(std::string_view& text, char mark) {
    if (!text.starts_with(mark)) return false;
    text.remove_prefix(1);
    return true;
}

std::vector<LayerPair> listedPairs(const std::string& text) {
    std::vector<LayerPair> pairs;
    std::string_view rest = text;
    do {
        const std::optional<int> student = takeNumber(rest);
        const bool parted = take(rest, ':');
        const std::optional<int> teacher = takeNumber(rest);
        if (!student || !parted || !teacher)
            throw Error(ErrorKind::Usage,
                        fmt::format("layer pairs are \"even\", \"last\" or a list like 0:1,1:3 "
                                    "(layer of the student:layer of the teacher), not \"{}\"",
                                    text));
        pairs.push_back({*student, *teacher});
    } while (take(rest, ','));
    if (!rest.empty())
        throw Error(
            ErrorKind::Usage,
            fmt::format("after a pair of layers comes a comma or the end, not \"{}\"", rest));
    return pairs;
}

}  // namespace

std::vector<ModelPtr> teachersOf(const MethodInput& input) {
    if (input.data && !input.data->teachers.empty()) return input.data->teachers;
    if (!input.data || !input.data->original || input.data->original == input.model)
        throw Error(ErrorKind::Usage,
                    "this step learns from a teacher, and none was given; choose one (--teacher "
                    "MODEL on the command line), or make a smaller student by an earlier step, "
                    "which then learns from the model before it");
    return {input.data->original};
}

ModelPtr onlyTeacherOf(const MethodInput& input) {
    const std::vector<ModelPtr> teachers = teachersOf(input);
    if (teachers.size() > 1)
        throw Error(ErrorKind::Usage,
                    fmt::format("this step learns from one teacher and was given {}; only "
                                "distill.logits and distill.distilbert learn from the mean of "
                                "several",
                                teachers.size()));
    return teachers.front();
}

std::vector<ParamSpec> targetParams(double hardWeight, double softWeight) {
    return {ParamSpec::real("hard_weight", "Weight of hard labels", hardWeight, 0, 1000,
                            "Of the cross entropy with the text."),
            ParamSpec::real("soft_weight", "Weight of soft targets", softWeight, 0, 1000,
                            "Of the divergence from the teacher's probabilities; 0 leaves it out."),
            ParamSpec::real("temperature", "Temperature", 2, 0.01, 1000,
                            "Divides logits before they become the probabilities compared; the "
                            "divergence is multiplied by its square.")};
}

SoftTargetOptions targetOptions(const Params& params) {
    return {Divergence::Forward, params.real("temperature"), params.real("hard_weight"),
            params.real("soft_weight")};
}

ParamSpec layerPairsParam() {
    return ParamSpec::text("layer_pairs", "Layer pairs", "even",
                           "Which layers meet: even, last, or a list like 0:1,1:3 (layer of the "
                           "student:layer of the teacher).");
}

std::vector<LayerPair> layerPairs(const std::string& text, int studentLayers, int teacherLayers) {
    if (text == "even") return evenPairs(studentLayers, teacherLayers);
    if (text == "last") return {{studentLayers - 1, teacherLayers - 1}};
    std::vector<LayerPair> pairs = listedPairs(text);
    for (const LayerPair& pair : pairs)
        if (pair.student >= studentLayers || pair.teacher >= teacherLayers)
            throw Error(
                ErrorKind::Usage,
                fmt::format("the pair {}:{} names a layer that is not there; the student "
                            "has layers 0 to {} and the teacher 0 to {}",
                            pair.student, pair.teacher, studentLayers - 1, teacherLayers - 1));
    return pairs;
}

MethodResult distill(const MethodInput& input, JobContext& job, const SoftTargetOptions& targets,
                     Terms terms) {
    Teacher teacher(*input.model, teachersOf(input), backendOf(input));
    Distillation objective(teacher, targets, std::move(terms));
    return trainTargets(input, job, {trainedWeights(input), &objective, {}});
}

Estimate distillationEstimate(const MethodInput& input) {
    Estimate estimate = trainingEstimate(input);
    if (input.params.real("max_seconds") > 0 || !input.data) return estimate;
    std::vector<ModelPtr> teachers = input.data->teachers;
    if (teachers.empty() && input.data->original) teachers.push_back(input.data->original);
    // A pass costs 2 operations per weight and token where training the student costs 4 to 6.
    const auto own = static_cast<double>(input.model->parameters());
    double share = 0;
    for (const ModelPtr& teacher : teachers)
        share += static_cast<double>(teacher->parameters()) / own / 3;
    estimate.seconds *= 1 + share;
    return estimate;
}

std::vector<PlanNote> distillationReview(const MethodInput& input) {
    std::vector<PlanNote> notes = trainingReview(input);
    noteErrors(notes, [&] {
        for (const ModelPtr& teacher : teachersOf(input)) commonVocabulary(*input.model, *teacher);
    });
    return notes;
}

std::vector<PlanNote> layerReview(const MethodInput& input) {
    std::vector<PlanNote> notes = distillationReview(input);
    if (!notes.empty() && notes.back().level == PlanNote::Level::Error) return notes;
    noteErrors(notes, [&] {
        layerPairs(input.params.text("layer_pairs"), layersOf(*input.model),
                   layersOf(*onlyTeacherOf(input)));
    });
    return notes;
}

}  // namespace lathe::core
