// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The cells of the grids in which a run's details stand: names left, values right.

#include <QLabel>
#include <QString>

class QGridLayout;

namespace lathe::app {

void clearCells(QGridLayout* grid);

/// `role` as of widgets::makeLabel().
QLabel* detailCell(const QString& text, const char* role, Qt::Alignment align = Qt::AlignLeft);
/// At the right, with bold parts.
QLabel* richCell(const QString& html);
/// A sentence over several lines.
QLabel* sentenceCell(const QString& text, const char* role);

/// Adds a row of a name and a value, which `html` gives with its bold parts, and goes to the next.
void addDetailRow(QGridLayout* grid, int& row, const QString& name, const QString& html,
                  const QString& tip = {});

/// In bold, whatever it holds.
QString strong(const QString& text);

}  // namespace lathe::app
