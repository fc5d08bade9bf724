// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/drop_fixes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/workspace/code_bits.h"
#include "core/workspace/compression_choices.h"
#include "core/workspace/ways_back.h"

namespace lathe::core {

namespace {

constexpr int kMoreBits = 8;

class FixMaker {
  public:
    FixMaker(const Recipe& recipe, size_t step, const Model& original, const Model& before,
             const std::vector<DropCulprit>& culprits, const StepData* data)
        : m_recipe(recipe), m_index(step), m_original(original), m_before(before), m_data(data) {
        for (const DropCulprit& culprit : culprits) {
            m_sites.push_back(culprit.site);
            m_weights.insert(m_weights.end(), culprit.weights.begin(), culprit.weights.end());
        }
        m_place = fmt::format("{}", fmt::join(m_sites, ", "));
    }

    std::vector<DropFix> make() {
        const RecipeStep& step = m_recipe.steps[m_index];
        if (quantizes(step) && !isReshaped())
            addKept();
        else
            add(DropFix::Kind::LeaveOut, fmt::format("leave {} out of the step", m_place), {});
        if (const auto bits = chosenBits(step); bits && *bits < kMoreBits) {
            addChanged(DropFix::Kind::Bits, fmt::format("give {} {} bits", m_place, kMoreBits),
                       "bits", int64_t{kMoreBits});
            m_fixes.back().bits = kMoreBits;
        }
        if (const auto sparsity = chosenSparsity(step); sparsity && *sparsity > 0)
            addChanged(DropFix::Kind::Sparsity, fmt::format("prune {} half as much", m_place),
                       "sparsity", *sparsity / 2);
        if (step.id.starts_with("quant."))
            for (const char* id : {"quant.gptq", "quant.hqq"}) addMethod(id);
        return std::move(m_fixes);
    }

  private:
    /// Whether some step gives weights other shapes, so that their names may mean others elsewhere.
    bool isReshaped() const {
        return std::ranges::any_of(m_recipe.steps, [](const RecipeStep& step) {
            return step.enabled && methodNamed(step.id).changes == WeightChange::Shapes;
        });
    }

    /// Of all culprits in the original, 0 if they are not stored as plain floats.
    int floatBits() const {
        int bits = 0;
        for (const std::string& name : m_weights) {
            const Weight* weight = m_original.find(name);
            if (!weight || !weight->encoding->plain()) return 0;
            const double each = 8.0 * static_cast<double>(weight->encoding->bytes()) /
                                static_cast<double>(weight->encoding->elements());
            bits = std::max(bits, static_cast<int>(std::lround(each)));
        }
        return bits;
    }

    /// The step without the culprits; nothing if none of its targets is left.
    std::vector<RecipeStep> spared(const RecipeStep& step) const {
        RecipeStep rest = excluding(step, m_weights);
        try {
            selectTargets(m_before, rest.params);
        } catch (const Error&) {
            return {};
        }
        return {std::move(rest)};
    }

    /// The culprits are spared by every step that quantizes, else the earlier or later ones would
    /// decide how they are stored.
    void addKept() {
        const int bits = floatBits();
        DropFix fix{DropFix::Kind::Keep,
                    bits > 0 ? fmt::format("keep {} in {} bit", m_place, bits)
                             : fmt::format("keep {} as in the original", m_place),
                    {m_recipe.name, m_recipe.seed, {}},
                    {},
                    0,
                    bits};
        for (const RecipeStep& step : m_recipe.steps) {
            const std::vector<RecipeStep> steps =
                quantizes(step) ? spared(step) : std::vector{step};
            fix.recipe.steps.insert(fix.recipe.steps.end(), steps.begin(), steps.end());
        }
        m_fixes.push_back(std::move(fix));
    }

    /// The step without the culprits, and `instead` for them if given.
    void add(DropFix::Kind kind, std::string words, const std::vector<RecipeStep>& instead) {
        DropFix fix{kind, std::move(words), m_recipe, {}, 0, 0};
        std::vector<RecipeStep> steps = spared(m_recipe.steps[m_index]);
        steps.insert(steps.end(), instead.begin(), instead.end());
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
        addFor(kind, std::move(words), withParam(m_recipe.steps[m_index], param, std::move(value)));
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
            m_fixes.back().method = id;
        } catch (const Error&) {  // its numbers have other ranges
        }
    }

    const Recipe& m_recipe;
    size_t m_index;
    const Model &m_original, &m_before;
    const StepData* m_data;
    std::vector<std::string> m_sites, m_weights;
    std::string m_place;
    std::vector<DropFix> m_fixes;
};

}  // namespace

std::vector<DropFix> possibleFixes(const Recipe& recipe, size_t step, const Model& original,
                                   const Model& before, const std::vector<DropCulprit>& culprits,
                                   const StepData* data) {
    return FixMaker(recipe, step, original, before, culprits, data).make();
}

void rankFixes(std::vector<DropFix>& fixes, double klWithout) {
    for (auto fix = fixes.begin(); fix != fixes.end();) {
        const bool again = std::any_of(fixes.begin(), fix, [&](const DropFix& earlier) {
            return earlier.kl.value == fix->kl.value && earlier.bytes == fix->bytes;
        });
        fix = again ? fixes.erase(fix) : fix + 1;
    }
    std::ranges::stable_sort(fixes, {}, [](const DropFix& fix) { return fix.kl.value; });
    if (fixes.empty()) return;
    const double enough = klWithout - (klWithout - fixes.front().kl.value) / 2;
    auto best = fixes.begin();
    for (auto fix = fixes.begin(); fix != fixes.end() && fix->kl.value <= enough; ++fix)
        if (fix->bytes < best->bytes) best = fix;
    std::rotate(fixes.begin(), best, best + 1);
}

}  // namespace lathe::core
