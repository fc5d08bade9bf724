// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/ways_back.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/workspace/code_bits.h"

namespace lathe::core {

namespace {

constexpr int kMoreBits = 8;

bool isWithin(const std::string& name, const std::string& place) {
    return name == place || name.starts_with(place + ".");
}

/// Whether leaving the places out leaves something out, and something in.
bool arePartOf(const StepReport& report, const std::vector<std::string>& places) {
    const auto within = std::ranges::count_if(report.loss, [&](const WeightLoss& loss) {
        return std::ranges::any_of(
            places, [&](const std::string& place) { return isWithin(loss.name, place); });
    });
    return within > 0 && within < std::ssize(report.loss);
}

std::vector<std::string> placesOf(const StepReport& report, const StepWarning& warning) {
    if (warning.condition == "uncalibrated" && report.calibration)
        return report.calibration->unreached;
    return {warning.site};
}

}  // namespace

RecipeStep withParam(const RecipeStep& step, const std::string& param, ParamValue value) {
    RecipeStep changed = step;
    auto values = step.params.values();
    values[param] = std::move(value);
    changed.params = fullSchema(methodNamed(step.id)).complete(values);
    return changed;
}

RecipeStep excluding(const RecipeStep& step, const std::vector<std::string>& patterns) {
    const std::string& before = step.params.text("exclude");
    return withParam(
        step, "exclude",
        fmt::format("{}{}{}", before, before.empty() ? "" : ",", fmt::join(patterns, ",")));
}

std::optional<double> chosenSparsity(const RecipeStep& step) {
    const ParamSchema schema = fullSchema(methodNamed(step.id));
    const ParamSpec* sparsity = schema.find("sparsity");
    if (!sparsity || sparsity->type != ParamType::Real ||
        !ParamSchema::matters(*sparsity, step.params))
        return {};
    return step.params.real("sparsity");
}

std::vector<WayBack> waysBack(const Recipe& recipe, size_t step, const StepReport& report,
                              const StepWarning& warning) {
    std::vector<WayBack> ways;
    const RecipeStep& blamed = recipe.steps.at(step);
    const auto add = [&](WayBack way, RecipeStep instead) {
        way.recipe = recipe;
        way.recipe.steps[step] = std::move(instead);
        ways.push_back(std::move(way));
    };
    const std::vector<std::string> places = placesOf(report, warning);
    if (arePartOf(report, places))
        add({WayBack::Kind::LeaveOut, {}, places}, excluding(blamed, places));
    const bool broken = warning.condition != "no-change" && warning.condition != "uncalibrated";
    if (const auto bits = chosenBits(blamed); broken && bits && *bits < kMoreBits)
        add({WayBack::Kind::MoreBits, {}, {}, kMoreBits},
            withParam(blamed, "bits", int64_t{kMoreBits}));
    if (const auto sparsity = chosenSparsity(blamed); broken && sparsity && *sparsity > 0)
        add({WayBack::Kind::LessSparsity, {}, {}, 0, *sparsity / 2},
            withParam(blamed, "sparsity", *sparsity / 2));
    RecipeStep off = blamed;
    off.enabled = false;
    add({WayBack::Kind::TakeOut, {}}, std::move(off));
    return ways;
}

}  // namespace lathe::core
