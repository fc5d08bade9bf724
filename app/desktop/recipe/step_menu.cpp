// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/recipe/step_menu.h"

#include <QCoreApplication>
#include <map>

#include "core/methods/method.h"
#include "widgets/forms/engine_text.h"

namespace lathe::app {

namespace {

/// Titles of the groups, in the order of the menu.
constexpr std::pair<const char*, const char*> kGroups[] = {
    {"quant", QT_TRANSLATE_NOOP("StepMenu", "Quantize")},
    {"prune", QT_TRANSLATE_NOOP("StepMenu", "Prune")},
    {"lowrank", QT_TRANSLATE_NOOP("StepMenu", "Low rank")},
    {"student", QT_TRANSLATE_NOOP("StepMenu", "Make a student")},
    {"distill", QT_TRANSLATE_NOOP("StepMenu", "Distil")},
    {"train", QT_TRANSLATE_NOOP("StepMenu", "Train")},
    {"adapt", QT_TRANSLATE_NOOP("StepMenu", "Adapt")},
};

std::string groupOf(const core::Method& method) {
    return std::string(method.id.substr(0, method.id.find('.')));
}

}  // namespace

void fillStepMenu(QMenu& menu, const std::function<void(const std::string& id)>& chosen) {
    menu.clear();
    menu.setToolTipsVisible(true);
    std::map<std::string, QMenu*> groups;
    for (const auto& [prefix, title] : kGroups)
        for (const core::Method* method : core::methods())
            if (groupOf(*method) == prefix && !groups.contains(prefix))
                groups[prefix] = menu.addMenu(QCoreApplication::translate("StepMenu", title));
    for (const core::Method* method : core::methods()) {
        QMenu*& group = groups[groupOf(*method)];
        if (!group) group = menu.addMenu(QString::fromStdString(groupOf(*method)));
        group->setToolTipsVisible(true);
        const std::string id(method->id);
        QAction* action = group->addAction(widgets::engineText(method->label));
        action->setObjectName(QStringLiteral("recipe.add.") + QString::fromStdString(id));
        action->setToolTip(widgets::engineText(method->help));
        QObject::connect(action, &QAction::triggered, &menu, [chosen, id] { chosen(id); });
    }
}

}  // namespace lathe::app
