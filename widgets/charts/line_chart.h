// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Lines over an index: error per layer, loss per step. Series are named at their right ends; the
// original is dashed. Meant for up to some 2,000 points per series.

#include <QString>
#include <vector>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/markers.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct LineSeries {
    QString label;
    SeriesStyle style;
    std::vector<double> y;  ///< at x = start, start + 1, ...; NaN: a gap
};

struct LineChartData {
    std::vector<LineSeries> series;
    QString xName, yName;  ///< with units
    int start = 0;
    bool logY = false;
    bool markers = true;
    int current = -1;  ///< x of an upright line: where one is now; below `start`: none
};

class LineChart : public ChartWidget {
    Q_OBJECT

  public:
    explicit LineChart(QWidget* parent = nullptr);

    void setData(LineChartData data);
    void setCurrent(int x);
    const LineChartData& data() const { return m_data; }

    bool isEmpty() const override;
    ChartTable table() const override;
    int markCount() const override;  ///< series by series
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void pointClicked(int series, int index);

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;
    void activate(int mark) override;

  private:
    size_t longest() const;
    PlotAxes axesIn(const ChartFrame& frame) const;
    void paintSeries(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                     size_t series) const;
    void paintNames(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    void paintCurrent(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;

    LineChartData m_data;
};

}  // namespace lathe::widgets
