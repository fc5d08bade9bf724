// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/cli/observe_sensitivity.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/evaluate/divergence.h"
#include "core/observe/steady_effects.h"
#include "core/workspace/bit_plan.h"
#include "core/workspace/runner.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "what, budget_bytes, bytes (of the model that the recipe makes), bits_per_weight, loss (kl, "
    "perplexity or output-error), predicted_loss (sum over the plan), slack_bytes (0: no plan has "
    "less loss), bound (no plan has less), by_price {bytes, predicted_loss}, unsure_gain {value, "
    "stderr} (where one choice for all is kept: what the best plan would gain; else null), measured "
    "{kl, kl_stderr, nll_change, nll_change_stderr} (of that model), plan[] {name, choice (null: as "
    "it is), bytes}, recipe (for run --recipe), sensitivity {...}";

struct Options {
    double bitsPerWeight = 0;
    uint64_t bytes = 0;
    std::string loss = "kl", output;
};

/// Before hours of measuring.
void checkPlannable(const SweepOptions& sweep, const Options& options) {
    if ((options.bitsPerWeight > 0) == (options.bytes > 0))
        throw core::Error(core::ErrorKind::Usage,
                          "one budget is needed: either --bits-per-weight X or --bytes N");
    core::requireMeasured(core::planLossNamed(options.loss),
                          core::sensitivityModeNamed(sweep.mode));
}

uint64_t budgetOf(const core::Model& model, const Options& options) {
    if (options.bytes > 0) return options.bytes;
    return static_cast<uint64_t>(options.bitsPerWeight * static_cast<double>(model.parameters()) /
                                 8);
}

Json planJson(const SweepOutcome& outcome, const core::BitPlan& plan) {
    Json list = Json::array();
    for (size_t s = 0; s < plan.chosen.size(); ++s) {
        const core::SensitivitySite& site = outcome.result.sites[s];
        Json one = {{"name", site.name}, {"choice", nullptr}, {"bytes", site.bytes}};
        if (plan.chosen[s] >= 0) {
            const auto c = static_cast<size_t>(plan.chosen[s]);
            one["choice"] = outcome.result.choices[c];
            one["bytes"] = site.cells[c].bytes;
        }
        list.push_back(std::move(one));
    }
    return list;
}

Json gainJson(const core::BitPlan& plan) {
    if (!plan.unsureGain) return nullptr;
    return {{"value", plan.unsureGain->value}, {"stderr", plan.unsureGain->standardError}};
}

std::string whyUniform(const core::BitPlan& plan) {
    if (!plan.unsureGain) return {};
    return fmt::format(
        "one for all       the best mixture is predicted to gain {:.1e} ± {:.0e}, which is unsure\n",
        plan.unsureGain->value, plan.unsureGain->standardError);
}

std::string table(const SweepOutcome& outcome, const core::BitPlan& plan,
                  const core::DivergenceResult& found, double bitsPerWeight) {
    std::string text;
    for (size_t s = 0; s < plan.chosen.size(); ++s)
        text += padded(outcome.result.sites[s].name, 22) +
                (plan.chosen[s] < 0 ? std::string("as it is")
                                    : outcome.result.choices[static_cast<size_t>(plan.chosen[s])]) +
                "\n";
    return text + whyUniform(plan) +
           fmt::format("budget            {} bytes\nsize              {} bytes ({:.3f} bits per "
                       "weight)\npredicted loss    {} (no plan has less than {})\n"
                       "measured          KL {} ± {:.0e}, ln perplexity {:+.3e} ± {:.0e} nats\n",
                       plan.budgetBytes, plan.bytes, bitsPerWeight, cell(plan.loss),
                       cell(plan.bound), cell(found.kl.mean), found.kl.standardError, found.lnRatio,
                       found.lnRatioStandardError);
}

void look(Session& session, const ObserveOptions& shared, const Options& options) {
    checkPlannable(shared.sweep, options);
    const core::PlanLoss loss = core::planLossNamed(options.loss);
    const SweepOutcome outcome = sweep(session, shared);
    const core::BitPlan plan =
        core::planBits(*outcome.model, outcome.steps, core::steadied(outcome.result), loss,
                       budgetOf(*outcome.model, options), session.options().seed, session.job());
    core::RunInputs inputs;
    inputs.looks = false;  // its predictions are measured below
    const core::ModelPtr made =
        core::runRecipe(outcome.model, plan.recipe, session.job(), inputs).model;
    const core::DivergenceResult found = core::compareWindows(
        core::ForwardPass(outcome.model, session.backend()),
        core::ForwardPass(made, session.backend()), outcome.text.plan, session.job());
    const std::string recipe = core::recipeToJson(plan.recipe);
    if (!options.output.empty()) core::writeTextFile(options.output, recipe + "\n");
    const Json json = {
        {"what", shared.what},
        {"budget_bytes", plan.budgetBytes},
        {"bytes", made->bytes()},
        {"bits_per_weight", made->bitsPerWeight()},
        {"loss", options.loss},
        {"predicted_loss", plan.loss},
        {"slack_bytes", plan.slackBytes},
        {"bound", plan.bound},
        {"by_price", {{"bytes", plan.priceBytes}, {"predicted_loss", plan.priceLoss}}},
        {"unsure_gain", gainJson(plan)},
        {"measured",
         {{"kl", found.kl.mean},
          {"kl_stderr", found.kl.standardError},
          {"nll_change", found.lnRatio},
          {"nll_change_stderr", found.lnRatioStandardError}}},
        {"plan", planJson(outcome, plan)},
        {"recipe", Json::parse(recipe)},
        {"sensitivity", sweepJson(outcome)}};
    session.print(json, table(outcome, plan, found, made->bitsPerWeight()));
}

Look prepare(Parser& command) {
    auto options = std::make_shared<Options>();
    command
        .addOption("--bits-per-weight", options->bitsPerWeight,
                    "Budget: mean bits over all weights of the model")
        .check(positiveUpTo(64));
    command.addOption("--bytes", options->bytes, "Budget: bytes of the model")
        .check(positive());
    command
        .addOption("--loss", options->loss,
                    "What is kept small: kl, perplexity or output-error")
        .showDefault();
    command.addOption("--recipe-out", options->output, "Write the allocation as a recipe (JSON)");
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeAllocation = {
    "allocation", "which weight gets how many bits within a budget, as a recipe (--text)", kKeys,
    prepare};

}  // namespace lathe::app
