// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The window with something in every view, as the tests of its looks and of its access want it: the
// sample with one weight chosen, a recipe of two steps, and runs of fixed figures.

#include "tests/gui/window/window_driver.h"

namespace lathe::tests {

/// Opens the sample and fills everything that needs no measuring.
void fillWindow(WindowDriver& driver);

/// Views that show nothing before something was measured.
QStringList observatoryIds();
/// Measures in one of them, by the button of its empty state, on little text; Divergence gets a
/// changed model first.
void measureView(WindowDriver& driver, const QString& id);

/// Opens the sample again with some channels made loud, as a file whose history says so.
void openPlanted(WindowDriver& driver, const std::string& which = "channels=7");

/// The page `index` of Activations: 0 outliers, 1 outlier features, 2 what the text is worth as calibration data.
void showActivationsPage(WindowDriver& driver, int index);

/// The views by id, in the order of their tabs.
QStringList viewIds(WindowDriver& driver);

}  // namespace lathe::tests
