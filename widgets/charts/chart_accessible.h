// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tells assistive technology that a chart is a chart, and what stands at its cursor.

#include <QAccessibleWidget>

namespace lathe::widgets {

class ChartWidget;

class ChartAccessible : public QAccessibleWidget {
  public:
    explicit ChartAccessible(ChartWidget* chart);

    QString text(QAccessible::Text kind) const override;

    /// Makes Qt use this class for every ChartWidget; further calls do nothing.
    static void install();
};

}  // namespace lathe::widgets
