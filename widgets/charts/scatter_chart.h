// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Quality against cost: one point per run with its error, the Pareto front as a step line or lines
// through points that belong together, the goal as a tinted area, labels beside their points. Wheel
// zooms, drag pans, double-click resets.

#include <QLineF>
#include <QString>
#include <optional>
#include <vector>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/label_placement.h"
#include "widgets/charts/markers.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct ScatterPoint {
    QString id;  ///< sent by pointSelected()
    double x = 0, y = 0;
    double yError = 0;  ///< half the whisker; 0: none
    QString label;
    SeriesStyle style;
    bool selected = false;
    bool comparable = true;  ///< measured elsewhere or on other data: not on the front, hatched
    std::optional<QString> beside = {};  ///< stands at the point in place of the label
};

struct ScatterAxis {
    QString name;  ///< with its unit: "MB on disk"
    bool log = false;
    bool higherIsBetter = false;
    std::optional<double> most = {};  ///< no value can be greater, so the axis ends there
};

struct ScatterGoal {
    std::optional<double> x, y;  ///< the limits, on the better side of which the goal lies
    QString label;               ///< may have several lines
};

/// Points that belong together, in order; those on no line are drawn hollow.
struct ScatterLine {
    QString name;
    SeriesStyle style;
    std::vector<size_t> points;
};

struct ScatterData {
    std::vector<ScatterPoint> points;
    std::vector<ScatterLine> lines = {};
    ScatterAxis x, y;
    ScatterGoal goal;
    bool paretoFront = true;
};

class ScatterChart : public ChartWidget {
    Q_OBJECT

  public:
    explicit ScatterChart(QWidget* parent = nullptr);

    void setData(ScatterData data);
    const ScatterData& data() const { return m_data; }
    void setSelectedId(const QString& id);
    void resetZoom();
    bool isZoomed() const { return m_viewX.has_value(); }
    /// Indices of the points that no comparable point beats.
    const std::vector<size_t>& front() const { return m_front; }
    /// In widget coordinates, one per point; for tests of their placement.
    std::vector<PlacedLabel> labels() const;

    bool isEmpty() const override;
    ChartTable table() const override;
    int markCount() const override { return static_cast<int>(m_data.points.size()); }
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void pointSelected(const QString& id);

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;
    void activate(int mark) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    struct Pan {
        QPointF start;
        AxisScale x, y;
    };

    AxisScale fullScale(bool horizontal) const;
    PlotAxes axesIn(const ChartFrame& frame) const;
    bool isVisible(size_t index, const PlotAxes& axes) const;
    std::vector<PlacedLabel> labelsIn(const ChartFrame& frame, const PlotAxes& axes) const;
    void paintGoal(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    void paintFront(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    void paintLines(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    void paintPoints(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    void paintLabels(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    void paintBetter(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    bool onFront(size_t index) const;
    /// Null where the point is on none.
    const ScatterLine* lineOf(size_t index) const;
    bool standsBack(size_t index) const;  ///< drawn hollow
    /// The step line, already cut to the plot.
    std::vector<QLineF> frontLines(const PlotAxes& axes) const;
    QRectF betterRect(const ChartFrame& frame, const PlotAxes& axes) const;
    QRectF goalRect(const PlotAxes& axes) const;
    QRectF goalLabelRect(const ChartFrame& frame, const PlotAxes& axes) const;
    std::optional<QPointF> frontLabelAt(const ChartFrame& frame, const PlotAxes& axes) const;

    ScatterData m_data;
    std::vector<size_t> m_front;
    std::optional<AxisScale> m_viewX, m_viewY;
    std::optional<Pan> m_pan;
};

}  // namespace lathe::widgets
