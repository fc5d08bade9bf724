// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/scored_removal.h"

#include <algorithm>
#include <cmath>

#include "core/methods/calibration_data.h"
#include "core/methods/memory_plan.h"
#include "core/methods/planning.h"
#include "core/methods/prune/structured.h"
#include "core/train/trainable_model.h"

namespace lathe::core {

namespace {

struct Place {
    size_t axis, index;
    double score;
};

/// How many of each axis stay when the lowest of all axes go.
std::vector<int64_t> keptOfAll(const std::vector<AxisCut>& cuts,
                               const std::vector<std::vector<double>>& scores) {
    std::vector<Place> all;
    std::vector<int64_t> kept;
    int64_t going = 0;
    for (size_t i = 0; i < cuts.size(); ++i) {
        for (size_t k = 0; k < scores[i].size(); ++k) all.push_back({i, k, scores[i][k]});
        kept.push_back(cuts[i].size);
        going += cuts[i].size - cuts[i].kept;
    }
    std::ranges::stable_sort(all, {}, &Place::score);
    for (const Place& place : all)
        if (going > 0 && kept[place.axis] > 1) {
            --kept[place.axis];
            --going;
        }
    return kept;
}

}  // namespace

ParamSpec acrossParam() {
    return ParamSpec::choice(
        "across", "Across layers", "uniform", {"uniform", "global"},
        "uniform: equally many of each layer, which other programs read; global: as many in all, "
        "the lowest scores of the whole model, one of each layer stays.");
}

bool isGlobal(const Params& params) {
    return params.text("across") == "global";
}

void normalise(PlaceScores& scores) {
    for (std::vector<double>& axis : scores.ofAxes) {
        double squares = 0;
        for (const double score : axis) squares += score * score;
        if (squares > 0)
            for (double& score : axis) score /= std::sqrt(squares);
    }
}

std::vector<std::vector<int64_t>> stayingPlaces(const std::vector<AxisCut>& cuts,
                                                const std::vector<std::vector<double>>& scores,
                                                bool global) {
    std::vector<int64_t> kept;
    if (global) kept = keptOfAll(cuts, scores);
    std::vector<std::vector<int64_t>> places;
    for (size_t i = 0; i < cuts.size(); ++i)
        places.push_back(highestPlaces(scores[i], global ? kept[i] : cuts[i].kept));
    return places;
}

MethodResult removeLowest(const MethodInput& input, JobContext& job, std::vector<AxisCut> cuts,
                          const std::function<PlaceScores(std::vector<AxisCut>& cuts)>& score) {
    std::optional<CalibrationRecord> record;
    const auto shrink = [&] {
        if (cuts.empty()) return input.model;
        PlaceScores scores = score(cuts);
        record = std::move(scores.record);
        const auto staying = stayingPlaces(cuts, scores.ofAxes, isGlobal(input.params));
        job.startPhase("Removing", std::ssize(cuts));
        ModelPtr model = input.model;
        for (size_t i = 0; i < cuts.size(); ++i) {
            job.checkpoint();
            model = selectAxis(*model, cuts[i].axis, staying[i], &job);
            job.advance();
        }
        return model;
    };
    MethodResult result = structuredResult(
        input, shrink, [](const Weight& weight) { return weight.name; }, job);
    result.calibration = std::move(record);
    return result;
}

Estimate removalEstimate(const MethodInput& input, const std::vector<AxisCut>& cuts,
                         double passes) {
    Estimate estimate = cutEstimate(input, cuts);
    estimate.seconds += passSeconds(input, passes);
    estimate.peakMemoryBytes = std::max(estimate.peakMemoryBytes, passMemory(input, passes));
    return estimate;
}

void noteGlobal(std::vector<PlanNote>& notes, const MethodInput& input) {
    if (isGlobal(input.params))
        note(notes, PlanNote::Level::Warning,
             "layers may differ in size afterwards; the native format keeps such a model, and "
             "exports refuse it with the name of the first layer that they cannot describe",
             PlanFix{"across", std::string("uniform")});
}

void noteGradients(std::vector<PlanNote>& notes, const MethodInput& input) {
    noteCalibration(notes, input);
    noteErrors(notes, [&] { requireTrainable(*input.model); });
    if (!input.model->spec().classifies() && calibrationWindow(input) < 2)
        note(notes, PlanNote::Level::Error,
             "a window of one token has no next token to predict; use windows of at least 2",
             PlanFix{"window", int64_t{2}});
}

}  // namespace lathe::core
