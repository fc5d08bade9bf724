// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Labels and frames by the role that the style sheet knows them by.

#include <QFrame>
#include <QLabel>
#include <QString>

namespace lathe::widgets {

/// `role`: "page-title", "title", "detail", "readout", "caption", "secondary", "badge".
QLabel* makeLabel(const char* role, QWidget* parent, const QString& text = {});

/// `role`: "surface", "panel", "toolbar", "header", "foot", "card".
QFrame* makeFrame(const char* role, QWidget* parent);

/// A 1-px line.
QFrame* makeRule(Qt::Orientation orientation, QWidget* parent);

/// Gives an existing widget a role and restyles it.
void setRole(QWidget* widget, const char* role);

}  // namespace lathe::widgets
