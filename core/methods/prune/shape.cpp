// SPDX-License-Identifier: GPL-3.0-or-later
// prune.shape: to so many layers, heads, FFN neurons and channels in one step, so that a model
// becomes as large as another one is (Sheared LLaMA, Xia et al., ICLR 2024, which learns what
// stays; here scores decide, and training comes afterwards).

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/calibrate/calibration.h"
#include "core/methods/calibration_data.h"
#include "core/methods/memory_plan.h"
#include "core/methods/planning.h"
#include "core/methods/prune/head_scores.h"
#include "core/methods/prune/layer_choice.h"
#include "core/methods/prune/neuron_scores.h"
#include "core/methods/prune/scored_removal.h"
#include "core/methods/prune/structured.h"
#include "core/methods/step_backend.h"
#include "core/observe/layer_similarity.h"

namespace lathe::core {

extern const Method method_shape;

namespace {

ParamSchema schema() {
    constexpr int kMost = 1 << 20;
    return calibratedSchema(
        {ParamSpec::integer("depth", "Layers to keep", 0, 0, 1000, "0 keeps all."),
         ParamSpec::integer("heads", "Query heads", 0, 0, kMost,
                            "Of each layer; keys and values go with the queries that share them. 0 "
                            "keeps all."),
         ParamSpec::integer("ffn", "FFN width", 0, 0, kMost, "Of each layer. 0 keeps all."),
         ParamSpec::integer("width", "Residual channels", 0, 0, kMost,
                            "Of the whole model. 0 keeps all."),
         ParamSpec::choice("keep", "Keep", "importance", {"importance", "norm"},
                           "importance: layers by block influence, heads and neurons by the loss's "
                           "gradient, channels by weights; norm: layers evenly spaced, all else by "
                           "weights.")},
        "keep", {"importance"});
}

bool looksAtData(const Params& params) {
    return calibrates(method_shape, params);
}

int64_t wanted(const MethodInput& input, const char* param, int64_t present) {
    const int64_t asked = input.params.integer(param);
    return asked == 0 ? present : asked;
}

/// Evenly spaced; what data decide about has as many.
std::vector<int> plannedLayers(const MethodInput& input) {
    const auto count = static_cast<int>(input.model->spec().layers.size());
    const auto kept = static_cast<int>(wanted(input, "depth", count));
    std::vector<int> layers;
    for (int i = 0; i < kept; ++i) layers.push_back(i * count / kept);
    return layers;
}

/// Axes of a model that get shorter, of layers first.
std::vector<AxisCut> cutsOf(const MethodInput& input, const Model& model) {
    constexpr AxisKind kKinds[] = {AxisKind::KvGroup, AxisKind::Ffn, AxisKind::Residual};
    std::vector<AxisCut> cuts = chosenAxes(model.weightsInOrder(), kKinds);
    for (AxisCut& cut : cuts) {
        if (cut.axis.kind == AxisKind::Residual) cut.kept = wanted(input, "width", cut.size);
        if (cut.axis.kind == AxisKind::Ffn) cut.kept = wanted(input, "ffn", cut.size);
        if (cut.axis.kind != AxisKind::KvGroup) continue;
        const AttentionSpec& attention =
            model.spec().layers[static_cast<size_t>(cut.axis.layer)].attention;
        const int64_t each = attention.heads / attention.kvHeads;
        cut.kept = wanted(input, "heads", attention.heads) / each;
    }
    std::erase_if(cuts, [](const AxisCut& cut) { return cut.kept == cut.size; });
    return cuts;
}

std::vector<AxisCut> ofKind(const std::vector<AxisCut>& cuts, AxisKind kind) {
    std::vector<AxisCut> found;
    std::ranges::copy_if(cuts, std::back_inserter(found),
                         [&](const AxisCut& cut) { return cut.axis.kind == kind; });
    return found;
}

std::string larger(const char* what, int64_t asked, int64_t present) {
    if (asked <= present) return {};
    return fmt::format("{} {} were asked for and there are {}; a shape is at most the model's own",
                       asked, what, present);
}

bool choosesAll(const MethodInput& input) {
    return std::ranges::all_of(input.model->weightsInOrder(), [&](const WeightPtr& weight) {
        return weight->role != WeightRole::Linear ||
               std::ranges::find(input.targets, weight->name, &Weight::name) != input.targets.end();
    });
}

/// Why the model cannot get this shape; empty if it can.
std::string problemOf(const MethodInput& input) {
    const ModelSpec& spec = input.model->spec();
    bool changes = false;
    for (const char* param : {"depth", "heads", "ffn", "width"})
        changes |= input.params.integer(param) > 0;
    if (changes && !choosesAll(input))
        return "a shape is one of the whole model; leave layers at * and exclude nothing, or use "
               "prune.width for some layers";
    std::string problem = larger("layers", wanted(input, "depth", 0), std::ssize(spec.layers));
    if (problem.empty()) problem = larger("channels", wanted(input, "width", 0), spec.width);
    for (size_t i = 0; problem.empty() && i < spec.layers.size(); ++i) {
        const LayerSpec& layer = spec.layers[i];
        const int64_t heads = wanted(input, "heads", 0), ffn = wanted(input, "ffn", 0);
        if (layer.kind == LayerKind::Dense)
            return "a shape of layers, heads, FFN and channels is one of transformers; use "
                   "prune.neurons for dense layers";
        problem = larger("heads", heads, layer.attention.heads);
        if (problem.empty()) problem = larger("FFN neurons", ffn, layer.ffn.width);
        const int each = layer.attention.heads / layer.attention.kvHeads;
        if (problem.empty() && heads % each != 0)
            problem = fmt::format(
                "{} heads are no multiple of {}, which is how many share keys and values in layer "
                "{}; use {}",
                heads, each, i, std::max<int64_t>(1, heads / each) * each);
    }
    return problem;
}

/// The layers that turn the residual stream most.
std::vector<int> usefulLayers(const MethodInput& input, const TrainingBatch& examples,
                              JobContext& job) {
    const std::vector<int> planned = plannedLayers(input);
    const auto count = static_cast<int>(input.model->spec().layers.size());
    if (!looksAtData(input.params) || std::ssize(planned) == count) return planned;
    const ForwardPass pass(input.model, backendOf(input));
    const std::vector<InputBatch> batches =
        inBatches(input.model->spec(), inputsOf(input.model->spec(), examples));
    const LayerSimilarity found = layerSimilarity(pass, batches, {.state = input.state}, job);
    std::set<int> all;
    for (int i = 0; i < count; ++i) all.insert(i);
    const std::set<int> gone = leastInfluential(found.influence, all, count - std::ssize(planned));
    std::erase_if(all, [&](int layer) { return gone.contains(layer); });
    return {all.begin(), all.end()};
}

/// Scores of the axes of one kind, on the model that has the layers that stay.
std::vector<std::vector<double>> scoresOf(const MethodInput& input,
                                          const std::vector<AxisCut>& cuts,
                                          const TrainingBatch& examples, JobContext& job) {
    const AxisKind kind = cuts.front().axis.kind;
    if (looksAtData(input.params) && kind == AxisKind::KvGroup)
        return headScores(input, cuts, examples, "gradient", job);
    if (looksAtData(input.params) && kind == AxisKind::Ffn)
        return activationGradients(input, cuts, examples, job);
    return weightNorms(*input.model, cuts, job);
}

/// One kind of axis after the other, each judged in the model that the ones before have left.
ModelPtr narrower(MethodInput input, const TrainingBatch& examples, JobContext& job) {
    const std::vector<AxisCut> all = cutsOf(input, *input.model);
    for (const AxisKind kind : {AxisKind::KvGroup, AxisKind::Ffn, AxisKind::Residual}) {
        const std::vector<AxisCut> cuts = ofKind(all, kind);
        if (cuts.empty()) continue;
        const auto staying = stayingPlaces(cuts, scoresOf(input, cuts, examples, job), false);
        for (size_t i = 0; i < cuts.size(); ++i) {
            job.checkpoint();
            input.model = selectAxis(*input.model, cuts[i].axis, staying[i], &job);
        }
    }
    return input.model;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    if (std::string problem = problemOf(input); !problem.empty())
        throw Error(ErrorKind::Usage, std::move(problem));
    if (looksAtData(input.params)) requireCalibrationData(input);
    std::map<int, int> numbers;
    CalibrationExamples data;
    MethodResult result = structuredResult(
        input,
        [&] {
            if (looksAtData(input.params)) data = calibrationExamples(input, job);
            const std::vector<int> kept = usefulLayers(input, data.examples, job);
            numbers = newNumbers(input.model->spec(), kept);
            MethodInput inner = input;
            inner.model = selectLayers(*input.model, kept);
            return narrower(std::move(inner), data.examples, job);
        },
        [&](const Weight& weight) { return successorName(weight, numbers); }, job);
    if (looksAtData(input.params)) result.calibration = std::move(data.record);
    return result;
}

/// Forward passes over the data that scores take as long as.
double passesFor(const MethodInput& input, const Model& shorter, const std::vector<AxisCut>& cuts) {
    double passes = shorter.spec().layers.size() < input.model->spec().layers.size() ? 1 : 0;
    if (!ofKind(cuts, AxisKind::KvGroup).empty()) passes += kGradientPasses;
    return passes + gradientPasses(shorter, ofKind(cuts, AxisKind::Ffn));
}

Estimate estimate(const MethodInput& input) {
    if (!problemOf(input).empty()) return structuredEstimate(input, input.model->bytes(), 0);
    MethodInput shorter = input;
    shorter.model = selectLayers(*input.model, plannedLayers(input));
    const std::vector<AxisCut> cuts = cutsOf(input, *shorter.model);
    Estimate estimate = cutEstimate(shorter, cuts);
    const double passes =
        looksAtData(input.params) ? passesFor(input, *shorter.model, cuts) : 0;
    estimate.seconds += passSeconds(input, passes);
    estimate.peakMemoryBytes = std::max(estimate.peakMemoryBytes, passMemory(input, passes));
    return estimate;
}

std::vector<PlanNote> review(const MethodInput& input) {
    using enum PlanNote::Level;
    std::vector<PlanNote> notes;
    if (std::string problem = problemOf(input); !problem.empty()) {
        note(notes, PlanNote::Level::Error, std::move(problem));
        return notes;
    }
    const std::vector<AxisCut> cuts = cutsOf(input, *input.model);
    const bool gradients = std::ranges::any_of(
        cuts, [](const AxisCut& cut) { return cut.axis.kind != AxisKind::Residual; });
    if (looksAtData(input.params)) (gradients ? noteGradients : noteCalibration)(notes, input);
    noteCuts(notes, input, cuts);
    const bool all = plannedLayers(input).size() == input.model->spec().layers.size();
    if (cuts.empty())
        note(notes, Hint,
             all ? "nothing would be removed; say how many layers, heads, neurons or channels stay"
                 : "the model wants training afterwards");
    return notes;
}

}  // namespace

const Method method_shape = {"prune.shape",
                             "Target shape",
                             "Brings the whole model to so many layers, heads, FFN neurons and "
                             "channels in one step, keeping "
                             "what matters most, as a start for training (Xia et al. 2024).",
                             {.calibrationText = true},
                             schema,
                             apply,
                             estimate,
                             review,
                             alwaysJoint,
                             WeightChange::Shapes};

}  // namespace lathe::core
