// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The painter that all charts with axes share: a plot rectangle, two scales, ticks with labels,
// grid in one direction only, baseline, horizontal axis names. Lines are one pixel at any display
// scale.

#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <QString>

#include "widgets/charts/axis_scale.h"
#include "widgets/charts/chart_frame.h"

namespace lathe::widgets {

struct PlotAxis {
    AxisScale scale = AxisScale::linear(0, 1);
    QString name;  ///< with its unit, horizontal: above the y axis, right below the x axis
    int wantedTicks = 5;
    bool visible = true;         ///< ticks and labels
    bool compactLabels = false;  ///< 10 k instead of 10,000
    bool namePlain = false;      ///< x only: name at the left of the labels instead of below them
};

enum class GridLines { None, Horizontal, Vertical };

class PlotAxes {
  public:
    PlotAxes(const QRectF& plot, PlotAxis x, PlotAxis y);

    /// The plot rectangle that is left of `outer` when labels and names have their room.
    static QRectF plotWithin(const QRectF& outer, const PlotAxis& x, const PlotAxis& y,
                             const ChartFrame& frame);

    const QRectF& plot() const { return m_plot; }
    const AxisScale& xScale() const { return m_x.scale; }
    const AxisScale& yScale() const { return m_y.scale; }

    double x(double value) const;
    double y(double value) const;
    QPointF point(double xValue, double yValue) const { return {x(xValue), y(yValue)}; }
    double xValue(double pixel) const;
    double yValue(double pixel) const;

    /// Grid first, then the data, then paintAxes(): ticks and baseline stay above fills.
    void paintGrid(QPainter& painter, const ChartFrame& frame, GridLines lines) const;
    void paintAxes(QPainter& painter, const ChartFrame& frame) const;

  private:
    void paintXAxis(QPainter& painter, const ChartFrame& frame) const;
    void paintYAxis(QPainter& painter, const ChartFrame& frame) const;

    QRectF m_plot;
    PlotAxis m_x, m_y;
};

/// Lines that fill whole device pixels: never blurred by antialiasing.
void horizontalLine(QPainter& painter, double x0, double x1, double y, const QColor& color,
                    double width = 1);
void verticalLine(QPainter& painter, double x, double y0, double y1, const QColor& color,
                  double width = 1);
/// `value` moved to the device pixel grid.
double snapped(double value, double dpr);

}  // namespace lathe::widgets
