// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Lines and axes by Qt Charts, in a scene without a view, so that they can be painted where every
// other chart is painted: on the screen, into images and into SVG.

#include <QList>
#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <memory>
#include <vector>

#include "widgets/charts/chart_frame.h"
#include "widgets/charts/markers.h"
#include "widgets/charts/plot_axes.h"

class QAbstractAxis;
class QChart;
class QGraphicsScene;
class QLineSeries;

namespace lathe::widgets {

/// A line in slate where the style is the original's, else in its hue.
QColor curveColor(const SeriesStyle& style, const Tokens& colors);
QColor curveTextColor(const SeriesStyle& style, const Tokens& colors);

class CurvePlot {
  public:
    CurvePlot();
    ~CurvePlot();

    void addLine(const SeriesStyle& style);
    void removeLines();
    /// Finite ones; all positive while the y scale is logarithmic.
    void setPoints(int line, const QList<QPointF>& points);

    /// Puts axes and lines into `plot` (of `size`, in the frame's colours, font and numbers).
    void arrange(const QSizeF& size, const QRectF& plot, const PlotAxis& x, const PlotAxis& y,
                 const ChartFrame& frame);
    void paint(QPainter& painter, const QSizeF& size) const;

    /// By Qt Charts, as it was last arranged.
    QPointF pixelOf(const QPointF& value) const;

    /// A logarithmic scale whose ends are ticks of Qt Charts: powers of ten, or of two where the
    /// values span less than a decade and a half.
    static AxisScale logScale(double low, double high);

  private:
    struct Line {
        QLineSeries* series;
        SeriesStyle style;
    };

    void useAxis(QAbstractAxis*& axis, bool logarithmic, Qt::Alignment side);
    void setRange(QAbstractAxis* axis, const PlotAxis& range) const;
    void paintWith(const ChartFrame& frame);

    std::unique_ptr<QGraphicsScene> m_scene;
    QChart* m_chart;  ///< the scene's
    QAbstractAxis *m_x = nullptr, *m_y = nullptr;
    std::vector<Line> m_lines;
};

}  // namespace lathe::widgets
