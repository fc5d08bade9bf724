// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/trained_steps.h"

#include <algorithm>
#include <numeric>

namespace lathe::core {

namespace {

int64_t plannedSteps(const Run& run, const StepReport& report) {
    for (const RecipeStep& step : run.recipe.steps) {
        if (!step.enabled || step.id != report.id || toText(step) != report.text) continue;
        const auto steps = step.params.values().find("steps");
        if (steps != step.params.values().end())
            if (const auto* count = std::get_if<int64_t>(&steps->second)) return *count;
    }
    return 0;
}

}  // namespace

std::vector<TrainedStep> trainedSteps(const Run& run) {
    std::vector<TrainedStep> found;
    if (!run.metrics) return found;
    for (const StepReport& report : run.metrics->steps)
        if (report.training && !report.training->losses.empty())
            found.push_back({&report, &*report.training, plannedSteps(run, report)});
    return found;
}

const HeldOutLook* bestLook(const TrainingResult& training) {
    const auto best = std::ranges::min_element(training.heldOut, {}, &HeldOutLook::loss);
    return best == training.heldOut.end() ? nullptr : &*best;
}

std::vector<CurvePoint> lossCurve(const TrainingResult& training, size_t most) {
    const std::vector<double>& losses = training.losses;
    const size_t width = std::max<size_t>(1, (losses.size() + most - 1) / most);
    std::vector<CurvePoint> points;
    for (size_t begin = 0; begin < losses.size(); begin += width) {
        const size_t end = std::min(losses.size(), begin + width);
        const double sum = std::accumulate(losses.begin() + static_cast<std::ptrdiff_t>(begin),
                                           losses.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
        const auto count = static_cast<double>(end - begin);
        points.push_back({static_cast<double>(begin) + (count + 1) / 2, sum / count});
    }
    return points;
}

}  // namespace lathe::core
