// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_accessible.h"

#include "widgets/charts/chart_widget.h"

namespace lathe::widgets {

ChartAccessible::ChartAccessible(ChartWidget* chart)
    : QAccessibleWidget(chart, QAccessible::Chart) {}

QString ChartAccessible::text(QAccessible::Text kind) const {
    if (kind != QAccessible::Value) return QAccessibleWidget::text(kind);
    const auto* chart = static_cast<const ChartWidget*>(widget());
    return chart->cursorMark() < 0 ? QString() : chart->markText(chart->cursorMark()).value;
}

void ChartAccessible::install() {
    static const bool installed = [] {
        QAccessible::installFactory([](const QString&, QObject* object) -> QAccessibleInterface* {
            auto* chart = qobject_cast<ChartWidget*>(object);
            return chart ? new ChartAccessible(chart) : nullptr;
        });
        return true;
    }();
    Q_UNUSED(installed);
}

}  // namespace lathe::widgets
