// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/plan_totals.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/methods/prune/pruned_storage.h"

namespace lathe::core {

namespace {

WeightChange changeOf(const RecipeStep& step) {
    return roundsKept(step.params) ? WeightChange::Encoding : methodNamed(step.id).changes;
}

/// The step (an index into `steps`) that decides how each weight is stored; steps that remove parts
/// of weights leave that to others.
std::map<std::string, size_t> decidingSteps(const std::vector<const RecipeStep*>& steps,
                                            const std::vector<PlannedStep>& plan) {
    std::map<std::string, size_t> deciding;
    const auto decides = [&](size_t i, const std::string& target) {
        const WeightChange change = changeOf(*steps[i]);
        if (change == WeightChange::Shapes) return false;
        const auto before = deciding.find(target);
        if (change == WeightChange::Encoding || before == deciding.end()) return true;
        return storesAnew(steps[i]->params) &&
               changeOf(*steps[before->second]) == WeightChange::Values;
    };
    for (size_t i = 0; i < plan.size(); ++i)
        for (const std::string& target : plan[i].targets)
            if (decides(i, target)) deciding[target] = i;
    return deciding;
}

uint64_t presentBytes(const Model& model, const std::vector<WeightPtr>& targets) {
    uint64_t bytes = 0;
    for (const WeightPtr& target : targets)
        if (const Weight* present = model.find(target->name)) bytes += present->encoding->bytes();
    return bytes;
}

}  // namespace

PlanTotals totalsOf(const ModelPtr& model, const Recipe& recipe,
                    const std::vector<PlannedStep>& plan) {
    std::vector<const RecipeStep*> steps;
    for (const RecipeStep& step : recipe.steps)
        if (step.enabled) steps.push_back(&step);
    const std::map<std::string, size_t> deciding = decidingSteps(steps, plan);

    PlanTotals totals;
    totals.bytesBefore = model->bytes();
    totals.bytesAfter = totals.bytesBefore;
    int64_t elements = model->parameters();
    uint64_t held = 0;     // written by earlier steps
    double remaining = 1;  // part of the model that steps removing some of it leave
    for (size_t i = 0; i < plan.size(); ++i) {
        MethodInput input = {model, selectTargets(*model, steps[i]->params), steps[i]->params,
                             recipe.seed};
        const Estimate& whole = plan[i].estimate;
        totals.seconds += whole.seconds;
        totals.peakMemoryBytes = std::max(totals.peakMemoryBytes, held + whole.peakMemoryBytes);
        if (changeOf(*steps[i]) == WeightChange::Shapes) {
            remaining *=
                static_cast<double>(whole.bytesAfter) / static_cast<double>(totals.bytesBefore);
            held += whole.bytesAfter;
            continue;
        }
        held += whole.bytesAfter + presentBytes(*model, input.targets) - totals.bytesBefore;

        std::erase_if(input.targets, [&](const WeightPtr& target) {
            return deciding.find(target->name)->second != i;
        });
        totals.bytesAfter += methodNamed(steps[i]->id).estimate(input).bytesAfter;
        totals.bytesAfter -= totals.bytesBefore;
        for (const WeightPtr& target : input.targets)
            if (!model->find(target->name)) elements += target->encoding->elements();
    }
    if (elements > 0)
        totals.bitsPerWeightAfter =
            8 * static_cast<double>(totals.bytesAfter) / static_cast<double>(elements);
    totals.bytesAfter =
        static_cast<uint64_t>(std::llround(static_cast<double>(totals.bytesAfter) * remaining));
    return totals;
}

}  // namespace lathe::core
