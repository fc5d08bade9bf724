// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/plan_contest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/evaluate/divergence.h"
#include "core/evaluate/statistics.h"
#include "core/workspace/compression_choices.h"
#include "core/workspace/plan_totals.h"

namespace lathe::core {

namespace {

constexpr double kSameSize = 0.005;
constexpr double kLeastKl = 1e-12;  // rounding may bring a window to 0 or below
constexpr double kStandardErrors = 2;

Measured meanAndError(const std::vector<double>& values) {
    return {meanOf(values), standardErrorOf(values)};
}

ContestEntry measured(const ContestGround& ground, int bits, const Recipe& recipe,
                      JobContext& job) {
    RunInputs inputs;
    inputs.looks = false;  // the outcome is measured right here
    const ModelPtr made = runRecipe(ground.original, recipe, job, inputs).model;
    DivergenceResult found = compareWindows(ForwardPass(ground.original, ground.backend),
                                            ForwardPass(made, ground.backend), ground.windows, job);
    const Measured kl = meanAndError(found.windowKl);
    return {bits, recipe, made->bytes(), kl, std::move(found.windowKl)};
}

struct Width {
    int bits;
    Recipe recipe;
    uint64_t bytes;
};

std::vector<Width> widthsOf(const ContestGround& ground) {
    std::vector<Width> widths;
    for (size_t s = 0; s < ground.steps.size(); ++s) {
        Recipe recipe = recipeOf(*ground.original, ground.steps, ground.weights,
                                 std::vector<int>(ground.weights.size(), static_cast<int>(s)), 0);
        const auto bits = static_cast<int>(ground.steps[s].params.integer("bits"));
        recipe.name = fmt::format("{} bits", bits);
        const uint64_t bytes =
            totalsOf(ground.original, recipe, planRecipe(ground.original, recipe)).bytesAfter;
        widths.push_back({bits, std::move(recipe), bytes});
    }
    std::ranges::sort(widths, {}, &Width::bytes);
    return widths;
}

/// Of the plan's size, or the ones next to it.
std::vector<Width> besides(const std::vector<Width>& widths, uint64_t bytes) {
    const auto size = static_cast<double>(bytes);
    std::vector<Width> found;
    for (const Width& width : widths) {
        if (std::abs(static_cast<double>(width.bytes) - size) <= kSameSize * size) return {width};
        if (width.bytes < bytes) found = {width};
        if (width.bytes > bytes) {
            found.push_back(width);
            break;
        }
    }
    return found;
}

/// KL of each window; with two entries between them.
std::vector<double> atSize(const std::vector<ContestEntry>& uniform, uint64_t bytes) {
    if (uniform.size() == 1) return uniform.front().windowKl;
    const ContestEntry &low = uniform.front(), &high = uniform.back();
    const double share =
        static_cast<double>(bytes - low.bytes) / static_cast<double>(high.bytes - low.bytes);
    std::vector<double> windows;
    for (size_t w = 0; w < low.windowKl.size(); ++w)
        windows.push_back(std::exp((1 - share) * std::log(std::max(low.windowKl[w], kLeastKl)) +
                                   share * std::log(std::max(high.windowKl[w], kLeastKl))));
    return windows;
}

void judge(PlanContest& contest) {
    const std::vector<double> uniform = atSize(contest.uniform, contest.plan.bytes);
    std::vector<double> leads;
    for (size_t w = 0; w < uniform.size(); ++w)
        leads.push_back(uniform[w] - contest.plan.windowKl[w]);
    contest.uniformKl = meanAndError(uniform);
    contest.lead = meanAndError(leads);
    const double least = kStandardErrors * contest.lead.standardError;
    contest.verdict = contest.lead.value > least    ? ContestVerdict::Better
                      : contest.lead.value < -least ? ContestVerdict::Worse
                                                    : ContestVerdict::Same;
}

}  // namespace

const ContestEntry& PlanContest::nearest() const {
    const auto apart = [this](const ContestEntry& entry) {
        return std::max(entry.bytes, plan.bytes) - std::min(entry.bytes, plan.bytes);
    };
    return *std::ranges::min_element(uniform, {}, apart);
}

PlanContest contestOf(const ContestGround& ground, const Recipe& plan,
                      const std::vector<ContestEntry>& known, JobContext& job) {
    if (ground.windows.windows.size() < 2)
        throw Error(ErrorKind::Refused,
                    "one window of text tells no standard error, so that a plan cannot be told "
                    "from uniform bits; read more of the text");
    if (ground.steps.empty() || ground.weights.empty())
        throw Error(ErrorKind::Usage, "a plan needs uniform widths to be compared with");
    PlanContest contest;
    contest.plan = measured(ground, 0, plan, job);
    for (const Width& width : besides(widthsOf(ground), contest.plan.bytes)) {
        const auto before = std::ranges::find(known, width.bits, &ContestEntry::bits);
        contest.uniform.push_back(
            before == known.end() ? measured(ground, width.bits, width.recipe, job) : *before);
    }
    judge(contest);
    return contest;
}

WindowPlan windowsBehind(WindowPlan plan, size_t seen) {
    seen = std::min(seen, plan.windows.size());
    plan.windows.erase(plan.windows.begin(), plan.windows.begin() + std::ptrdiff_t(seen));
    plan.scoredTokens = 0;
    for (const Window& window : plan.windows) plan.scoredTokens += window.scored();
    return plan;
}

}  // namespace lathe::core
