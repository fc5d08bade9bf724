// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Puts the tokens on Qt: Fusion with a palette of ours and a little style sheet. Qt 6.4 does not
// know the desktop's colour scheme, so light and dark are ours to switch while the program runs.

#include <QPalette>
#include <QString>

#include "widgets/style/tokens.h"

class QApplication;

namespace lathe::widgets {

QPalette paletteOf(const Tokens& tokens);

/// Fusion, palette and style sheet; widgets repaint themselves. `textScale` 1 to 2 multiplies the
/// sizes of the style sheet; the base font is uiFont()'s.
void applyTheme(QApplication& application, ThemeMode mode, double textScale = 1);

/// The style sheet of applyTheme. Widgets ask for a variant with a dynamic property:
///   role = "primary" | "flat" | "segment" (push buttons), "page-title" | "title" | "detail" |
///   "readout" | "caption" | "secondary" | "badge" (labels), "card" | "panel" | "surface" |
///   "toolbar" | "header" | "foot" | "rule" | "rule-vertical" | "note-warning" | "note-info" |
///   "note-error" (frames).
QString styleSheetOf(const Tokens& tokens, double textScale = 1);

}  // namespace lathe::widgets
