// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The menu behind "Add step": the registry's methods, grouped by the first part of their id.

#include <QMenu>
#include <functional>

namespace lathe::app {

/// Fills `menu` anew; `chosen` gets the id of a method. Each action's objectName is
/// "recipe.add." and the id.
void fillStepMenu(QMenu& menu, const std::function<void(const std::string& id)>& chosen);

}  // namespace lathe::app
