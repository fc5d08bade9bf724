// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/sensitivity_study.h"

#include <algorithm>
#include <utility>

#include "core/observe/rank_correlation.h"
#include "core/observe/steady_effects.h"
#include "core/workspace/compression_choices.h"

namespace lathe::app {

namespace {

constexpr int kBits[] = {8, 4, 3, 2};
constexpr int kAllocations = 14;

core::SensitivityOptions optionsOf(const SensitivityRequest& request) {
    core::SensitivityOptions options;
    options.perBlock = request.perBlock;
    options.mode = request.mode;
    return options;
}

PredictedLoss predict(const SensitivityStudy& study, const std::vector<int>& chosen) {
    PredictedLoss sum{study.originalBytes, 0, 0};
    for (size_t s = 0; s < chosen.size(); ++s) {
        if (chosen[s] < 0) continue;
        const core::SensitivitySite& site = study.planned.sites[s];
        const core::SensitivityCell& cell = site.cells[static_cast<size_t>(chosen[s])];
        sum.bytes += cell.bytes - site.bytes;  // modulo 2^64, and the sum is right again
        sum.loss += effectOf(cell).value;
        sum.error += effectOf(cell).standardError;
    }
    return sum;
}

/// Ranks of the quick look against those of what was measured.
double agreementAt(const core::SensitivityResult& result, size_t choice) {
    std::vector<double> quick, measured;
    for (const core::SensitivitySite& site : result.sites) {
        quick.push_back(site.cells[choice].outputError);
        measured.push_back(effectOf(site.cells[choice]).value);
    }
    return core::rankCorrelation(quick, measured);
}

void predictAll(const core::Model& model, SensitivityStudy& study, const core::JobContext& job) {
    const size_t sites = study.result.sites.size();
    for (size_t c = 0; c < study.steps.size(); ++c) {
        if (!study.isEstimate()) study.agreement.push_back(agreementAt(study.result, c));
        study.uniform.push_back(predict(study, std::vector<int>(sites, static_cast<int>(c))));
    }
    const uint64_t least = study.leastBytes(), most = study.mostBytes();
    for (int i = 0; i <= kAllocations; ++i) {
        const uint64_t budget = least + (most - least) * static_cast<uint64_t>(i) / kAllocations;
        const PredictedLoss loss = choiceFor(model, study, budget, job).predicted;
        if (study.allocated.empty() || study.allocated.back().bytes != loss.bytes)
            study.allocated.push_back(loss);
    }
}

}  // namespace

double runsOf(const SensitivityRequest& request) {
    const std::vector<core::RecipeStep> steps =
        core::sweptSteps({kSensitivityStep}, {std::begin(kBits), std::end(kBits)});
    return core::expectedRuns(request.model->spec(), core::sweptTargets(*request.model, steps),
                              steps.size(), optionsOf(request));
}

core::Measured effectOf(const core::SensitivityCell& cell) {
    if (cell.regained) return cell.regained->kl;
    if (cell.change) return cell.change->kl;
    return {cell.outputError * cell.outputError, 0};
}

bool SensitivityStudy::covers(const SensitivityStudy& estimate) const {
    return !isEstimate() && perBlock == estimate.perBlock && textSha256 == estimate.textSha256 &&
           readTokens == estimate.readTokens;
}

uint64_t SensitivityStudy::leastBytes() const {
    uint64_t bytes = originalBytes;
    for (const core::SensitivitySite& site : result.sites) {
        uint64_t least = site.bytes;
        for (const core::SensitivityCell& cell : site.cells) least = std::min(least, cell.bytes);
        bytes -= site.bytes - least;
    }
    return bytes;
}

uint64_t SensitivityStudy::mostBytes() const {
    return uniform.empty() ? originalBytes : std::min(originalBytes, uniform.front().bytes);
}

double SensitivityStudy::bitsPerWeight(uint64_t bytes) const {
    return 8.0 * static_cast<double>(bytes) / static_cast<double>(std::max<int64_t>(1, parameters));
}

uint64_t SensitivityStudy::bytesAt(double bitsPerWeight) const {
    return static_cast<uint64_t>(bitsPerWeight * static_cast<double>(parameters) / 8);
}

SensitivityStudy studySensitivity(const SensitivityRequest& request, core::JobContext& job) {
    const core::Model& model = *request.model;
    const ObservedWindows observed = readObserved(request.text, model);
    SensitivityStudy study;
    study.mode = request.mode;
    study.perBlock = request.perBlock;
    study.bits.assign(std::begin(kBits), std::end(kBits));
    study.steps = core::sweptSteps({kSensitivityStep}, study.bits);
    study.result = core::measureSensitivity(
        request.model, request.backend, observed.plan, core::sweptTargets(model, study.steps),
        core::choicesOf(study.steps, study.seed), optionsOf(request), job);
    study.planned = core::steadied(study.result);
    study.textName = observed.name;
    study.textSha256 = observed.sha256;
    study.readTokens = observed.plan.inputTokens();
    study.scoredTokens = observed.plan.scoredTokens;
    study.originalBytes = model.bytes();
    study.parameters = model.parameters();
    predictAll(model, study, job);
    return study;
}

BitChoice choiceFor(const core::Model& model, const SensitivityStudy& study, uint64_t budgetBytes,
                    const core::JobContext& job) {
    core::BitPlan plan = core::planBits(model, study.steps, study.planned,
                                        study.isEstimate() ? core::PlanLoss::OutputError
                                                           : core::PlanLoss::Kl,
                                        budgetBytes, study.seed, job);
    BitChoice choice;
    choice.predicted = predict(study, plan.chosen);
    choice.chosen = std::move(plan.chosen);
    choice.slackBytes = plan.slackBytes;
    choice.unsureGain = plan.unsureGain;
    choice.recipe = std::move(plan.recipe);
    return choice;
}

BitChoice choiceOf(const core::Model& model, const SensitivityStudy& study,
                   std::vector<int> chosen) {
    std::vector<std::string> weights;
    std::vector<int> each;
    for (size_t s = 0; s < chosen.size(); ++s)
        for (const std::string& name : study.result.sites[s].weights) {
            weights.push_back(name);
            each.push_back(chosen[s]);
        }
    BitChoice choice;
    choice.predicted = predict(study, chosen);
    choice.recipe = core::recipeOf(model, study.steps, weights, each, study.seed);
    choice.chosen = std::move(chosen);
    return choice;
}

}  // namespace lathe::app
