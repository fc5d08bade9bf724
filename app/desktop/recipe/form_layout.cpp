// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/form_layout.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

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
    for (const core::ParamSpec& spec : schema.specs()) {
        if (!common.find(spec.name))
            (own.size() < kMain ? own : more).push_back(spec.name);
        else if (std::ranges::find(kMainOfTraining, spec.name) == kMainOfTraining.end())
            training.push_back(spec.name);
    }
    for (const char* name : kMainOfTraining)
        if (common.find(name) && schema.find(name)) mainOfTraining.emplace_back(name);
    widgets::FormLayout layout;
    for (std::vector<std::string>* row : {&own, &mainOfTraining})
        if (!row->empty()) layout.rows.push_back(std::move(*row));
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
