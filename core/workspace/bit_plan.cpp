// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/bit_plan.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "core/base/error.h"

namespace lathe::core {

namespace {

constexpr std::pair<PlanLoss, std::string_view> kLosses[] = {
    {PlanLoss::Kl, "kl"},
    {PlanLoss::Perplexity, "perplexity"},
    {PlanLoss::OutputError, "output-error"}};

/// An output error has no standard error.
Measured lossOf(const SensitivityCell& cell, PlanLoss loss) {
    if (loss == PlanLoss::OutputError) return {cell.outputError * cell.outputError, 0};
    const auto& change = cell.regained ? cell.regained : cell.change;
    if (!change) requireMeasured(loss, SensitivityMode::Quick);
    return loss == PlanLoss::Kl ? change->kl : change->nll;
}

/// What each site may become, as it is first, and how sure the loss of that is.
struct Options {
    AllocationSites sites;
    std::vector<std::vector<double>> errors;  ///< standard errors

    void add(uint64_t bytesAsItIs, const SensitivitySite& site, PlanLoss loss) {
        sites.push_back({{bytesAsItIs, 0.0}});
        errors.push_back({0.0});
        for (const SensitivityCell& cell : site.cells) {
            const Measured its = lossOf(cell, loss);
            sites.back().push_back({cell.bytes, its.value});
            errors.back().push_back(its.standardError);
        }
    }
    /// All sites take one option.
    Allocation same(size_t option) const {
        Allocation all;
        all.chosen.assign(sites.size(), option);
        for (const auto& site : sites) {
            all.bytes += site[option].bytes;
            all.loss += site[option].loss;
        }
        return all;
    }
    /// Of the difference of their losses.
    double standardError(const Allocation& a, const Allocation& b) const {
        double squares = 0;
        for (size_t s = 0; s < sites.size(); ++s) {
            if (a.chosen[s] == b.chosen[s]) continue;
            for (const size_t option : {a.chosen[s], b.chosen[s]})
                squares += errors[s][option] * errors[s][option];
        }
        return std::sqrt(squares);
    }
};

/// Of one option for all sites within the budget the least loss, where `best` gains less over it
/// than its own standard error; else `best`, and no gain.
std::pair<Allocation, std::optional<Measured>> simplest(const Options& options,
                                                        const Allocation& best, uint64_t budget) {
    std::optional<Allocation> uniform;
    for (size_t o = 0; !options.sites.empty() && o < options.sites.front().size(); ++o) {
        Allocation all = options.same(o);
        if (all.bytes <= budget && (!uniform || all.loss < uniform->loss)) uniform = std::move(all);
    }
    if (!uniform) return {best, {}};
    const Measured gain{uniform->loss - best.loss, options.standardError(*uniform, best)};
    if (gain.value >= gain.standardError) return {best, {}};
    return {*uniform, gain};
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
    Options options;
    uint64_t others = model.bytes();
    for (const SensitivitySite& site : measured.sites) {
        const uint64_t bytes = bytesIn(model, site);
        others -= bytes;
        options.add(bytes, site, loss);
    }
    if (others > budgetBytes)
        throw Error(ErrorKind::Refused,
                    fmt::format("what is not compressed takes {} bytes, more than the {} of the "
                                "budget; allow more, or compress embeddings and head too",
                                others, budgetBytes));
    const uint64_t budget = budgetBytes - others;
    const Allocation best = allocateExactly(options.sites, budget, job);
    const LagrangianAllocation byPrice = allocateByPrice(options.sites, budget);
    const auto [taken, unsureGain] = simplest(options, best, budget);
    BitPlan plan{budgetBytes,
                 others + taken.bytes,
                 {},
                 taken.loss,
                 best.slackBytes,
                 byPrice.bound,
                 others + byPrice.found.bytes,
                 byPrice.found.loss,
                 unsureGain,
                 {}};
    std::vector<std::string> weights;
    std::vector<int> chosen;
    for (size_t s = 0; s < taken.chosen.size(); ++s) {
        plan.chosen.push_back(static_cast<int>(taken.chosen[s]) - 1);
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
