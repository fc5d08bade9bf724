// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Does it fit: weights, KV cache and working memory against what the machine has. What lies beyond
// the limit is hatched in vermillion; a limit far beyond them is named at the edge, so that the
// axis counts in the unit of what is needed.

#include "widgets/charts/bar_row.h"
#include "widgets/charts/chart_widget.h"

namespace lathe::widgets {

struct FitBarData {
    std::vector<BarRow> rows;  ///< a bar per model
    double limitBytes = 0;
    QString limitLabel;  ///< "this machine, free"
};

class FitBar : public ChartWidget {
    Q_OBJECT

  public:
    explicit FitBar(QWidget* parent = nullptr);

    void setData(FitBarData data);
    const FitBarData& data() const { return m_data; }

    bool isEmpty() const override;
    ChartTable table() const override;
    int markCount() const override;
    MarkText markText(int mark) const override;

  protected:
    QSize designSize() const override;
    double smallestShare() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;

  private:
    void paintExcess(QPainter& painter, const ChartFrame& frame, const BarLayout& layout) const;
    void paintLimit(QPainter& painter, const ChartFrame& frame, const BarLayout& layout) const;

    FitBarData m_data;
};

}  // namespace lathe::widgets
