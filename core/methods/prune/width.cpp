// SPDX-License-Identifier: GPL-3.0-or-later
// prune.width: fewer FFN neurons, heads and residual channels, equally many in each layer so that
// other programs can read the result. A start for a narrower student (Minitron: Muralidharan et
// al., NeurIPS 2024).

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/methods/planning.h"
#include "core/methods/prune/structured.h"
#include "core/model/axes/axis_operations.h"

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

/// How many of `size` places stay.
int64_t keptOf(const MethodInput& input, const Part& part, int64_t size) {
    const auto wanted = static_cast<int64_t>(
        std::ceil(static_cast<double>(size) * (1 - input.params.real(part.param)) * (1 - 1e-15)));
    const int64_t multiple = part.rounds ? input.params.integer("multiple") : 1;
    return std::min(size, (std::max<int64_t>(1, wanted) + multiple - 1) / multiple * multiple);
}

struct Narrowed {
    AxisRef axis;
    int64_t size, kept;
};

/// The axes of chosen weights that get shorter, whole model first.
std::vector<Narrowed> narrowedAxes(const MethodInput& input) {
    std::vector<Narrowed> all;
    for (const Part& part : kParts)
        for (const WeightPtr& target : input.targets)
            for (const DimensionAxes& dimension : target->axes)
                for (const Axis& axis : dimension) {
                    if (axis.kind != part.kind) continue;
                    const bool known =
                        std::any_of(all.begin(), all.end(), [&](const Narrowed& other) {
                            return other.axis.kind == axis.kind && other.axis.layer == axis.layer;
                        });
                    const int64_t kept = keptOf(input, part, axis.size);
                    if (!known && kept < axis.size)
                        all.push_back({{axis.kind, axis.layer}, axis.size, kept});
                }
    return all;
}

std::vector<int64_t> placesToKeep(const Model& model, const Narrowed& narrowed,
                                  const std::string& how, const JobContext& job) {
    std::vector<int64_t> places(static_cast<size_t>(how == "norm" ? narrowed.size : narrowed.kept));
    std::iota(places.begin(), places.end(), int64_t{0});
    if (how == "even")
        for (int64_t& place : places) place = place * narrowed.size / narrowed.kept;
    if (how != "norm") return places;
    const std::vector<double> norms = axisNorms(model, narrowed.axis, &job);
    for (const double norm : norms)
        if (!std::isfinite(norm))
            throw Error(
                ErrorKind::Refused,
                "weights that share a channel with the chosen ones are no finite numbers, so that "
                "it cannot "
                "be ranked; repair the checkpoint, or keep the first or evenly spaced ones");
    std::stable_sort(places.begin(), places.end(), [&](int64_t a, int64_t b) {
        return norms[static_cast<size_t>(a)] > norms[static_cast<size_t>(b)];
    });
    places.resize(static_cast<size_t>(narrowed.kept));
    std::sort(places.begin(), places.end());
    return places;
}

ModelPtr narrower(const MethodInput& input, JobContext& job) {
    const std::vector<Narrowed> axes = narrowedAxes(input);
    job.startPhase("Removing", static_cast<int64_t>(axes.size()));
    ModelPtr model = input.model;
    for (const Narrowed& narrowed : axes) {
        job.checkpoint();
        const std::vector<int64_t> keep =
            placesToKeep(*model, narrowed, input.params.text("keep"), job);
        model = selectAxis(*model, narrowed.axis, keep, &job);
        job.advance();
    }
    return model;
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    return structuredResult(
        input, [&] { return narrower(input, job); },
        [](const Weight& weight) { return weight.name; }, job);
}

/// The part of a dimension that stays.
double keptPart(const std::vector<Narrowed>& axes, const DimensionAxes& dimension) {
    double part = 1;
    for (const Axis& axis : dimension)
        for (const Narrowed& narrowed : axes)
            if (narrowed.axis.kind == axis.kind && narrowed.axis.layer == axis.layer)
                part *= static_cast<double>(narrowed.kept) / static_cast<double>(narrowed.size);
    return part;
}

Estimate estimate(const MethodInput& input) {
    const std::vector<Narrowed> axes = narrowedAxes(input);
    uint64_t bytes = 0;
    for (const WeightPtr& weight : input.model->weightsInOrder()) {
        double part = 1;
        for (const DimensionAxes& dimension : weight->axes) part *= keptPart(axes, dimension);
        // Norms of a narrower stream become float32.
        const bool norm = weight->role == WeightRole::Norm && part < 1;
        const auto now = norm ? static_cast<double>(weight->encoding->elements()) * sizeof(float)
                              : static_cast<double>(weight->encoding->bytes());
        bytes += static_cast<uint64_t>(std::llround(now * part));
    }
    return structuredEstimate(input, bytes);
}

std::vector<PlanNote> review(const MethodInput& input) {
    using enum PlanNote::Level;
    std::vector<PlanNote> notes;
    const std::vector<Narrowed> axes = narrowedAxes(input);
    for (const Narrowed& narrowed : axes)
        if (std::string problem = selectionProblem(*input.model, narrowed.axis); !problem.empty())
            note(notes, PlanNote::Level::Error, std::move(problem));
    std::vector<const Weight*> tied;
    for (const WeightPtr& weight : input.model->weightsInOrder())
        if (!weight->encoding->plain() && weight->axes.size() > 1 &&
            keptPart(axes, weight->axes[1]) < 1)
            tied.push_back(weight.get());
    if (!tied.empty())
        note(notes, PlanNote::Level::Error,
             fmt::format("columns would be removed from {}, which {} stored as {}, and that ties "
                         "neighbouring columns "
                         "together; make the model narrower first and quantize afterwards",
                         namesOf(tied), tied.size() == 1 ? "is" : "are",
                         tied.front()->encoding->label()));
    if (axes.empty())
        note(notes, Hint, "nothing would be removed; raise a fraction, or lower the multiple");
    else
        note(notes, Hint, "the model wants training afterwards");
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
                             alwaysJoint};

}  // namespace lathe::core
