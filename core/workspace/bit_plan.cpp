// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/bit_plan.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace lathe::core {

namespace {

constexpr std::pair<PlanLoss, std::string_view> kLosses[] = {
    {PlanLoss::Kl, "kl"},
    {PlanLoss::Perplexity, "perplexity"},
    {PlanLoss::OutputError, "output-error"}};

double lossOf(const SensitivityCell& cell, PlanLoss loss) {
    if (loss == PlanLoss::OutputError) return cell.outputError * cell.outputError;
    const auto& change = cell.regained ? cell.regained : cell.change;
    if (!change) requireMeasured(loss, SensitivityMode::Quick);
    return loss == PlanLoss::Kl ? change->kl.value : change->nll.value;
}

/// Of a site's weights in the model; an untied head is not in it yet.
uint64_t bytesIn(const Model& model, const SensitivitySite& site) {
    uint64_t bytes = 0;
    for (const std::string& name : site.weights)
        if (const Weight* weight = model.find(name)) bytes += weight->encoding->bytes();
    return bytes;
}

}  // namespace

PlanLoss planLossNamed(std::string_view name) {
    std::string known;
    for (const auto& [loss, its] : kLosses) {
        if (its == name) return loss;
        known += fmt::format("{}{}", known.empty() ? "" : ", ", its);
    }
    throw Error(ErrorKind::Usage,
                fmt::format("'{}' is no loss to plan by; known are {}", name, known));
}

void requireMeasured(PlanLoss loss, SensitivityMode mode) {
    if (loss == PlanLoss::OutputError || mode != SensitivityMode::Quick) return;
    throw Error(ErrorKind::Usage,
                "the quick look measures output errors only; plan by --loss output-error, or "
                "measure sensitivity alone or leave-one-in");
}

BitPlan planBits(const Model& model, const std::vector<RecipeStep>& steps,
                 const SensitivityResult& measured, PlanLoss loss, uint64_t budgetBytes,
                 uint64_t seed, const JobContext& job) {
    AllocationSites sites;
    uint64_t others = model.bytes();
    for (const SensitivitySite& site : measured.sites) {
        const uint64_t bytes = bytesIn(model, site);
        others -= bytes;
        sites.push_back({{bytes, 0.0}});  // as it is
        for (const SensitivityCell& cell : site.cells)
            sites.back().push_back({cell.bytes, lossOf(cell, loss)});
    }
    if (others > budgetBytes)
        throw Error(ErrorKind::Refused,
                    fmt::format("what is not compressed takes {} bytes, more than the {} of the "
                                "budget; allow more, or compress embeddings and head too",
                                others, budgetBytes));
    const uint64_t budget = budgetBytes - others;
    const Allocation exact = allocateExactly(sites, budget, job);
    const LagrangianAllocation byPrice = allocateByPrice(sites, budget);
    BitPlan plan{budgetBytes,
                 others + exact.bytes,
                 {},
                 exact.loss,
                 exact.slackBytes,
                 byPrice.bound,
                 others + byPrice.found.bytes,
                 byPrice.found.loss,
                 {}};
    std::vector<std::string> weights;
    std::vector<int> chosen;
    for (size_t s = 0; s < sites.size(); ++s) {
        plan.chosen.push_back(static_cast<int>(exact.chosen[s]) - 1);
        for (const std::string& name : measured.sites[s].weights) {
            weights.push_back(name);
            chosen.push_back(plan.chosen.back());
        }
    }
    plan.recipe = recipeOf(model, steps, weights, chosen, seed);
    plan.recipe.name = fmt::format("at most {} bytes", budgetBytes);
    return plan;
}

}  // namespace lathe::core
