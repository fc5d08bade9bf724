// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A control that shares the title line of whichever chart stands below it.

#include <QWidget>

namespace lathe::widgets {

/// Lays `control` over the title line of `content`, at its left or right end, within `panel`.
void putIntoTitleLine(QWidget* panel, QWidget* content, QWidget* control, Qt::AlignmentFlag side);

}  // namespace lathe::widgets
