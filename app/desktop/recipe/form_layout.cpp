// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/form_layout.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <iterator>

#include "core/methods/train/training_schema.h"

namespace lathe::app {

namespace {

constexpr size_t kMain = 3;
constexpr std::array kMainOfTraining = {"steps", "learning_rate", "batch"};

}  // namespace

widgets::FormLayout formLayoutOf(const core::Method& method) {
    const core::ParamSchema schema = method.schema();
    const core::ParamSchema common =
        method.needs.trainingData ? core::trainingSchema({}, {}) : core::ParamSchema();
    std::vector<std::string> own, more, mainOfTraining, training;
    std::vector<std::vector<std::string>> switches;  // with their names inside: a row for each
    for (const core::ParamSpec& spec : schema.specs()) {
        if (!common.find(spec.name)) {
            if (own.size() + switches.size() >= kMain)
                more.push_back(spec.name);
            else if (spec.type == core::ParamType::Boolean)
                switches.push_back({spec.name});
            else
                own.push_back(spec.name);
        } else if (std::ranges::find(kMainOfTraining, spec.name) == kMainOfTraining.end())
            training.push_back(spec.name);
    }
    for (const char* name : kMainOfTraining)
        if (common.find(name) && schema.find(name)) mainOfTraining.emplace_back(name);
    widgets::FormLayout layout;
    if (!own.empty()) layout.rows.push_back(std::move(own));
    std::ranges::move(switches, std::back_inserter(layout.rows));
    if (!mainOfTraining.empty()) layout.rows.push_back(std::move(mainOfTraining));
    const auto fold = [&](const char* title, std::vector<std::string>& params) {
        if (!params.empty())
            layout.folds.push_back(
                {QCoreApplication::translate("FormLayout", title), std::move(params)});
    };
    fold(QT_TRANSLATE_NOOP("FormLayout", "More"), more);
    fold(QT_TRANSLATE_NOOP("FormLayout", "Training details"), training);
    return layout;
}

}  // namespace lathe::app
