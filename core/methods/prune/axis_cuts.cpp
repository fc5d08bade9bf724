// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/axis_cuts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/methods/planning.h"
#include "core/methods/prune/structured.h"

namespace lathe::core {

namespace {

bool isAlong(const AxisCut& cut, const Axis& axis) {
    return cut.axis.kind == axis.kind && cut.axis.layer == axis.layer;
}

/// The part of a dimension that stays.
double keptPart(const std::vector<AxisCut>& cuts, const DimensionAxes& dimension) {
    double part = 1;
    for (const Axis& axis : dimension)
        for (const AxisCut& cut : cuts)
            if (isAlong(cut, axis))
                part *= static_cast<double>(cut.kept) / static_cast<double>(cut.size);
    return part;
}

}  // namespace

std::vector<AxisCut> chosenAxes(std::span<const WeightPtr> weights,
                                std::span<const AxisKind> kinds) {
    std::vector<AxisCut> found;
    for (const AxisKind kind : kinds)
        for (const WeightPtr& weight : weights)
            for (const DimensionAxes& dimension : weight->axes)
                for (const Axis& axis : dimension)
                    if (axis.kind == kind && std::ranges::none_of(found, [&](const AxisCut& cut) {
                            return isAlong(cut, axis);
                        }))
                        found.push_back({{axis.kind, axis.layer}, axis.size, axis.size});
    return found;
}

int64_t roundedPlaces(int64_t wanted, int64_t size, int64_t multiple) {
    return std::min(size, (std::max<int64_t>(1, wanted) + multiple - 1) / multiple * multiple);
}

int64_t placesKept(int64_t size, double removedShare, int64_t multiple) {
    const auto wanted = static_cast<int64_t>(
        std::ceil(static_cast<double>(size) * (1 - removedShare) * (1 - 1e-15)));
    return roundedPlaces(wanted, size, multiple);
}

std::vector<std::vector<double>> weightNorms(const Model& model, std::span<const AxisCut> cuts,
                                             const JobContext& job) {
    std::vector<std::vector<double>> all;
    for (const AxisCut& cut : cuts) {
        all.push_back(axisNorms(model, cut.axis, &job));
        if (!std::ranges::all_of(all.back(), [](double norm) { return std::isfinite(norm); }))
            throw Error(ErrorKind::Refused,
                        "weights that share a channel with the chosen ones are no finite numbers, "
                        "so that it cannot be ranked; repair the checkpoint, or keep the first or "
                        "evenly spaced ones");
    }
    return all;
}

std::vector<int64_t> highestPlaces(std::span<const double> scores, int64_t kept) {
    std::vector<int64_t> places(scores.size());
    std::iota(places.begin(), places.end(), int64_t{0});
    std::ranges::stable_sort(places, [&](int64_t a, int64_t b) {
        return scores[static_cast<size_t>(a)] > scores[static_cast<size_t>(b)];
    });
    places.resize(static_cast<size_t>(kept));
    std::ranges::sort(places);
    return places;
}

Estimate cutEstimate(const MethodInput& input, const std::vector<AxisCut>& cuts) {
    uint64_t bytes = 0, written = 0;
    for (const WeightPtr& weight : input.model->weightsInOrder()) {
        double part = 1;
        for (const DimensionAxes& dimension : weight->axes) part *= keptPart(cuts, dimension);
        // Norms of a narrower stream become float32.
        const bool norm = weight->role == WeightRole::Norm && part < 1;
        const auto now = norm ? static_cast<double>(weight->encoding->elements()) * sizeof(float)
                              : static_cast<double>(weight->encoding->bytes());
        const auto after = static_cast<uint64_t>(std::llround(now * part));
        bytes += after;
        if (part < 1) written += after;
    }
    return structuredEstimate(input, bytes, written);
}

void noteCuts(std::vector<PlanNote>& notes, const MethodInput& input,
              const std::vector<AxisCut>& cuts) {
    using enum PlanNote::Level;
    for (const AxisCut& cut : cuts)
        if (std::string problem = selectionProblem(*input.model, cut.axis); !problem.empty())
            note(notes, PlanNote::Level::Error, std::move(problem));
    std::vector<const Weight*> tied;
    for (const WeightPtr& weight : input.model->weightsInOrder())
        if (!weight->encoding->plain() && weight->axes.size() > 1 &&
            keptPart(cuts, weight->axes[1]) < 1)
            tied.push_back(weight.get());
    if (!tied.empty())
        note(notes, PlanNote::Level::Error,
             fmt::format("columns would be removed from {}, which {} stored as {}, and that ties "
                         "neighbouring columns together; make the model narrower first and "
                         "quantize afterwards",
                         namesOf(tied), tied.size() == 1 ? "is" : "are",
                         tied.front()->encoding->label()));
    if (!cuts.empty()) note(notes, Hint, "the model wants training afterwards");
}

}  // namespace lathe::core
