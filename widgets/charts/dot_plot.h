// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Change per task and run: dots with error whiskers about a dashed reference line (the original).

#include <QString>
#include <vector>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/markers.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct DotSeries {
    QString label;
    SeriesStyle style;
};

struct DotValue {
    double value = 0;  ///< NaN: not measured
    double error = 0;  ///< half the whisker
};

struct DotGroup {
    QString label;                 ///< the task
    QString detail;                ///< below it, e.g. the original's accuracy
    std::vector<DotValue> values;  ///< one per series
};

struct DotPlotData {
    std::vector<DotSeries> series;
    std::vector<DotGroup> groups;
    QString axisName;  ///< with its unit: "points"
    double reference = 0;
    int decimals = 1;
};

class DotPlot : public ChartWidget {
    Q_OBJECT

  public:
    explicit DotPlot(QWidget* parent = nullptr);

    void setData(DotPlotData data);
    const DotPlotData& data() const { return m_data; }

    bool isEmpty() const override;
    ChartTable table() const override;
    int markCount() const override;  ///< group by group, series by series
    MarkText markText(int mark) const override;

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;

  private:
    PlotAxes axesIn(const ChartFrame& frame) const;
    double rowY(size_t group, size_t series, const PlotAxes& axes) const;
    void paintGroup(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                    size_t group) const;
    void paintSeriesNames(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;

    DotPlotData m_data;
};

}  // namespace lathe::widgets
