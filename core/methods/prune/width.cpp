// SPDX-License-Identifier: GPL-3.0-or-later
// prune.width: fewer FFN neurons, heads and residual channels, equally many in each layer so that
// other programs can read the result. A start for a narrower student (Minitron: Muralidharan et
// al., NeurIPS 2024). By weights alone: prune.heads and prune.neurons look at data.

#include <numeric>

#include "core/methods/planning.h"
#include "core/methods/prune/axis_cuts.h"
#include "core/methods/prune/structured.h"

namespace lathe::core {

namespace {

/// What can be made narrower, by the parameter that says how much of it goes.
struct Part {
    const char* param;
    AxisKind kind;
    bool rounds;  ///< to a multiple; groups of heads are few
};
constexpr Part kParts[] = {{"residual", AxisKind::Residual, true},
                           {"heads", AxisKind::KvGroup, false},
                           {"ffn", AxisKind::Ffn, true},
                           {"ffn", AxisKind::Hidden, true}};

ParamSchema schema() {
    constexpr double kMost = 0.99;
    return {{
        ParamSpec::real("ffn", "FFN neurons", 0.25, 0, kMost,
                        "Fraction of the neurons of each FFN or dense layer to remove."),
        ParamSpec::real("heads", "Heads", 0, 0, kMost,
                        "Fraction of the heads of each layer to remove, with the keys and values "
                        "that they share."),
        ParamSpec::real("residual", "Residual channels", 0, 0, kMost,
                        "Fraction of the channels between layers to remove, for the whole model."),
        ParamSpec::choice("keep", "Keep", "norm", {"norm", "first", "even"},
                          "norm: those with the largest weights; first: the first ones; even: "
                          "evenly spaced ones."),
        ParamSpec::integer("multiple", "Multiple of", 32, 1, 4096,
                           "Numbers of neurons and channels that stay are rounded up to a multiple "
                           "of this, so that "
                           "groups of later quantization fit."),
    }};
}

/// The axes of chosen weights that get shorter, whole model first.
std::vector<AxisCut> narrowedAxes(const MethodInput& input) {
    std::vector<AxisCut> all;
    for (const Part& part : kParts)
        for (AxisCut cut : chosenAxes(input.targets, {&part.kind, 1})) {
            cut.kept = placesKept(cut.size, input.params.real(part.param),
                                  part.rounds ? input.params.integer("multiple") : 1);
            if (cut.kept < cut.size) all.push_back(cut);
        }
    return all;
}

std::vector<int64_t> placesToKeep(const Model& model, const AxisCut& cut, const std::string& how,
                                  const JobContext& job) {
    if (how == "norm") return highestPlaces(weightNorms(model, {&cut, 1}, job).front(), cut.kept);
    std::vector<int64_t> places(static_cast<size_t>(cut.kept));
    std::iota(places.begin(), places.end(), int64_t{0});
    if (how == "even")
        for (int64_t& place : places) place = place * cut.size / cut.kept;
    return places;
}

ModelPtr narrower(const MethodInput& input, JobContext& job) {
    const std::vector<AxisCut> axes = narrowedAxes(input);
    job.startPhase("Removing", static_cast<int64_t>(axes.size()));
    ModelPtr model = input.model;
    for (const AxisCut& cut : axes) {
        job.checkpoint();
        const std::vector<int64_t> keep = placesToKeep(*model, cut, input.params.text("keep"), job);
        model = selectAxis(*model, cut.axis, keep, &job);
        job.advance();
    }
    return model;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    return structuredResult(
        input, [&] { return narrower(input, job); },
        [](const Weight& weight) { return weight.name; }, job);
}

Estimate estimate(const MethodInput& input) {
    return cutEstimate(input, narrowedAxes(input));
}

std::vector<PlanNote> review(const MethodInput& input) {
    std::vector<PlanNote> notes;
    const std::vector<AxisCut> axes = narrowedAxes(input);
    noteCuts(notes, input, axes);
    if (axes.empty())
        note(notes, PlanNote::Level::Hint,
             "nothing would be removed; raise a fraction, or lower the multiple");
    return notes;
}

}  // namespace

extern const Method method_width;
const Method method_width = {"prune.width",
                             "Width",
                             "Removes FFN neurons, heads and residual channels, equally many in "
                             "each layer, as a start for a narrower "
                             "student (Muralidharan et al. 2024).",
                             {},
                             schema,
                             apply,
                             estimate,
                             review,
                             alwaysJoint,
                             WeightChange::Shapes};

}  // namespace lathe::core
