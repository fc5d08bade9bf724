// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/drop_fixes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/workspace/code_bits.h"
#include "core/workspace/compression_choices.h"

namespace lathe::core {

namespace {

constexpr int64_t kMoreBits = 8;

class FixMaker {
  public:
    FixMaker(const Recipe& recipe, size_t step, const Model& before,
             const std::vector<DropCulprit>& culprits, const StepData* data)
        : m_recipe(recipe), m_index(step), m_before(before), m_data(data) {
        for (const DropCulprit& culprit : culprits) {
            m_sites.push_back(culprit.site);
            m_weights.insert(m_weights.end(), culprit.weights.begin(), culprit.weights.end());
        }
        m_place = fmt::format("{}", fmt::join(m_sites, ", "));
    }

    std::vector<DropFix> make() {
        add(DropFix::Kind::Keep, fmt::format("keep {} as it was", m_place), {});
        const RecipeStep& step = m_recipe.steps[m_index];
        const ParamSchema schema = fullSchema(methodNamed(step.id));
        if (const auto bits = chosenBits(step); bits && *bits < kMoreBits)
            addChanged(DropFix::Kind::Bits, fmt::format("give {} {} bits", m_place, kMoreBits),
                       "bits", kMoreBits);
        if (const ParamSpec* sparsity = schema.find("sparsity");
            sparsity && ParamSchema::matters(*sparsity, step.params) &&
            step.params.real("sparsity") > 0)
            addChanged(DropFix::Kind::Sparsity, fmt::format("prune {} half as much", m_place),
                       "sparsity", step.params.real("sparsity") / 2);
        if (step.id.starts_with("quant."))
            for (const char* id : {"quant.gptq", "quant.hqq"}) addMethod(id);
        return std::move(m_fixes);
    }

  private:
    /// The step without the culprits, and `instead` for them if given.
    void add(DropFix::Kind kind, std::string words, const std::vector<RecipeStep>& instead) {
        DropFix fix{kind, std::move(words), m_recipe, {}, 0};
        RecipeStep& step = fix.recipe.steps[m_index];
        auto values = step.params.values();
        const auto& exclude = std::get<std::string>(values.at("exclude"));
        values["exclude"] =
            fmt::format("{}{}{}", exclude, exclude.empty() ? "" : ",", fmt::join(m_weights, ","));
        step.params = fullSchema(methodNamed(step.id)).complete(values);
        std::vector<RecipeStep> steps = instead;
        try {
            selectTargets(m_before, step.params);
            steps.insert(steps.begin(), step);
        } catch (const Error&) {  // nothing is left for it
        }
        const auto at = fix.recipe.steps.begin() + static_cast<std::ptrdiff_t>(m_index);
        fix.recipe.steps.insert(fix.recipe.steps.erase(at), steps.begin(), steps.end());
        m_fixes.push_back(std::move(fix));
    }

    void addFor(DropFix::Kind kind, std::string words, const RecipeStep& step) {
        const std::vector<int> chosen(m_weights.size(), 0);
        add(kind, std::move(words),
            recipeOf(m_before, {step}, m_weights, chosen, m_recipe.seed).steps);
    }

    void addChanged(DropFix::Kind kind, std::string words, const char* param, ParamValue value) {
        RecipeStep step = m_recipe.steps[m_index];
        auto values = step.params.values();
        values[param] = std::move(value);
        step.params = fullSchema(methodNamed(step.id)).complete(values);
        addFor(kind, std::move(words), step);
    }

    /// The same numbers, where the other method has them.
    void addMethod(const char* id) {
        const RecipeStep& step = m_recipe.steps[m_index];
        const Method& method = methodNamed(id);
        if (step.id == id) return;
        if (method.needs.calibrationText && !(m_data && m_data->calibration)) return;
        const ParamSchema schema = fullSchema(method);
        std::map<std::string, ParamValue, std::less<>> values;
        for (const char* param : {"bits", "group"})
            if (const auto found = step.params.values().find(param);
                found != step.params.values().end() && schema.find(param))
                values[param] = found->second;
        try {
            addFor(DropFix::Kind::Method, fmt::format("compress {} by {}", m_place, id),
                   {id, schema.complete(values), true});
        } catch (const Error&) {  // its numbers have other ranges
        }
    }

    const Recipe& m_recipe;
    size_t m_index;
    const Model& m_before;
    const StepData* m_data;
    std::vector<std::string> m_sites, m_weights;
    std::string m_place;
    std::vector<DropFix> m_fixes;
};

}  // namespace

std::vector<DropFix> possibleFixes(const Recipe& recipe, size_t step, const Model& before,
                                   const std::vector<DropCulprit>& culprits, const StepData* data) {
    return FixMaker(recipe, step, before, culprits, data).make();
}

void rankFixes(std::vector<DropFix>& fixes, double klWithout) {
    std::ranges::stable_sort(fixes, {}, [](const DropFix& fix) { return fix.kl.value; });
    if (fixes.empty()) return;
    const double enough = klWithout - (klWithout - fixes.front().kl.value) / 2;
    auto best = fixes.begin();
    for (auto fix = fixes.begin(); fix != fixes.end() && fix->kl.value <= enough; ++fix)
        if (fix->bytes < best->bytes) best = fix;
    std::rotate(fixes.begin(), best, best + 1);
}

}  // namespace lathe::core
