// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Monochrome line icons on a 16-pixel box, drawn in the palette's text colour, so that they follow
// the theme while the program runs.

#include <QIcon>
#include <QString>

namespace lathe::widgets {

/// `name`: a file of resources/icons without ".svg" ("play", "trash", ...). An unknown name gives a
/// null icon. Drawn in text 2; white when `onPrimary` (on primary buttons).
QIcon lineIcon(const QString& name, bool onPrimary = false);

}  // namespace lathe::widgets
