// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Bytes by data type: one bar before, one after, on one axis, labelled where the pieces are.

#include "widgets/charts/bar_row.h"
#include "widgets/charts/chart_widget.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

class StackedBar : public ChartWidget {
    Q_OBJECT

  public:
    explicit StackedBar(QWidget* parent = nullptr);

    void setRows(std::vector<BarRow> rows);
    const std::vector<BarRow>& rows() const { return m_rows; }

    bool isEmpty() const override;
    ChartTable table() const override;
    int markCount() const override;  ///< segments, row by row
    MarkText markText(int mark) const override;

  protected:
    QSize designSize() const override;
    double smallestShare() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;

  private:
    std::vector<BarRow> m_rows;
};

}  // namespace lathe::widgets
