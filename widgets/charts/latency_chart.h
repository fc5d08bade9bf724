// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Latency per run as percentiles, never the mean alone: dot p50, ring p90, tick p99, goal shaded.

#include <QString>
#include <optional>
#include <vector>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/markers.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct LatencyRow {
    QString label;
    SeriesStyle style;
    double p50 = 0, p90 = 0, p99 = 0;  ///< milliseconds; NaN: not measured
    bool comparable = true;            ///< false: measured on another machine, hatched
};

struct LatencyData {
    std::vector<LatencyRow> rows;
    std::optional<double> goalP90;  ///< milliseconds
};

class LatencyChart : public ChartWidget {
    Q_OBJECT

  public:
    explicit LatencyChart(QWidget* parent = nullptr);

    void setData(LatencyData data);
    const LatencyData& data() const { return m_data; }

    bool isEmpty() const override { return m_data.rows.empty(); }
    ChartTable table() const override;
    int markCount() const override { return static_cast<int>(m_data.rows.size()); }
    MarkText markText(int mark) const override;

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;

  private:
    PlotAxes axesIn(const ChartFrame& frame) const;
    double rowY(size_t row, const PlotAxes& axes) const;
    void paintGoal(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    void paintPercentiles(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                          size_t row) const;
    void paintRow(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                  size_t row) const;

    LatencyData m_data;
};

}  // namespace lathe::widgets
