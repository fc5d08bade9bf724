// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small things that people do in a window, and what they see there.

#include <QString>

class QSpinBox;
class QWidget;

namespace lathe::app {
class SourceBox;
}

namespace lathe::tests {

/// Writes a text of 400 short lines; gives its path.
QString textFile(const QString& folder, const QString& name);

/// Ends in the entry of that text and chooses it, by keys.
void chooseEntry(app::SourceBox& box, const QString& text);

/// Enters a path in the file dialog that `parent` shows or is about to show.
void typeFile(QWidget& parent, const QString& path);

void type(QSpinBox& box, int value);

/// Whether a visible label contains that text.
bool shows(const QWidget& root, const QString& part);

}  // namespace lathe::tests
