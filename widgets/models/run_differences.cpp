// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_differences.h"

#include <QCoreApplication>
#include <algorithm>

namespace lathe::widgets {

namespace {

using Steps = std::vector<const core::RecipeStep*>;

Steps enabledSteps(const core::Recipe& recipe) {
    Steps steps;
    for (const core::RecipeStep& step : recipe.steps)
        if (step.enabled) steps.push_back(&step);
    return steps;
}

const core::Method* methodOf(const core::RecipeStep& step) {
    for (const core::Method* method : core::methods())
        if (method->id == step.id) return method;
    return nullptr;
}

QString labelOf(const core::RecipeStep& step) {
    const core::Method* method = methodOf(step);
    return method ? QCoreApplication::translate("engine", std::string(method->label).c_str())
                  : QString::fromStdString(step.id);
}

QString labelOf(const core::RecipeStep& step, const std::string& parameter) {
    if (const core::Method* method = methodOf(step)) {
        const core::ParamSchema schema = core::fullSchema(*method);
        if (const core::ParamSpec* spec = schema.find(parameter))
            return QCoreApplication::translate("engine", spec->label.c_str());
    }
    return QString::fromStdString(parameter);
}

QString textOf(const core::ParamValue& value) {
    if (const bool* flag = std::get_if<bool>(&value))
        return *flag ? QCoreApplication::translate("RecipeComparison", "yes")
                     : QCoreApplication::translate("RecipeComparison", "no");
    const QString text = QString::fromStdString(core::toText(value));
    return text.isEmpty() ? QCoreApplication::translate("RecipeComparison", "none") : text;
}

void compareSteps(const core::RecipeStep& before, const core::RecipeStep& after,
                  RecipeComparison& result) {
    const auto& old = before.params.values();
    const auto& now = after.params.values();
    for (const auto& [name, value] : now) {
        const auto found = old.find(name);
        const QString label = labelOf(after, name);
        if (found == old.end())
            result.differences.push_back({label, {}, textOf(value)});
        else if (found->second == value)
            result.unchanged << label;
        else
            result.differences.push_back({label, textOf(found->second), textOf(value)});
    }
}

QString stepName() {
    return QCoreApplication::translate("RecipeComparison", "Step");
}

}  // namespace

RecipeComparison compareRecipes(const core::Recipe& before, const core::Recipe& after) {
    RecipeComparison result;
    Steps old = enabledSteps(before);
    const Steps now = enabledSteps(after);
    if (old.size() == 1 && now.size() == 1 && old[0]->id != now[0]->id) {
        result.differences.push_back({QCoreApplication::translate("RecipeComparison", "Method"),
                                      labelOf(*old[0]), labelOf(*now[0])});
        compareSteps(*old[0], *now[0], result);
    } else {
        for (const core::RecipeStep* step : now) {
            const auto match = std::find_if(
                old.begin(), old.end(), [&](const auto* other) { return other->id == step->id; });
            if (match == old.end()) {
                result.differences.push_back({stepName(), {}, labelOf(*step)});
                continue;
            }
            compareSteps(**match, *step, result);
            old.erase(match);
        }
        for (const core::RecipeStep* step : old)
            result.differences.push_back({stepName(), labelOf(*step), {}});
    }
    const QString seed = QCoreApplication::translate("RecipeComparison", "Seed");
    if (before.seed == after.seed)
        result.unchanged << seed;
    else
        result.differences.push_back(
            {seed, QString::number(before.seed), QString::number(after.seed)});
    result.unchanged.removeDuplicates();
    return result;
}

}  // namespace lathe::widgets
