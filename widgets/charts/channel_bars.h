// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The largest magnitude of each channel on a logarithmic axis: outliers stand out above a threshold
// that can be dragged; what was before stands in grey behind what is after a change. Channels that
// share a pixel are drawn as the largest of them.

#include <QString>
#include <optional>
#include <vector>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct ChannelQuantity {
    QString name;
    std::vector<double> values;  ///< of each channel
};

struct ChannelBarsData {
    std::vector<double> values;  ///< of each channel
    std::vector<double> before;  ///< the same before a change; empty: none
    std::optional<double> threshold;
    QString valueName;  ///< "max |x|"
    int selected = -1;
    std::vector<ChannelQuantity> percentiles;  ///< the first is drawn within the bars
};

class ChannelBars : public ChartWidget {
    Q_OBJECT

  public:
    explicit ChannelBars(QWidget* parent = nullptr);

    void setData(ChannelBarsData data);
    const ChannelBarsData& data() const { return m_data; }
    void setThreshold(double threshold);
    void setSelected(int channel);
    /// Channels at or above the threshold; 0 without one.
    int above() const;
    /// Where the threshold is drawn, in widget coordinates.
    double thresholdY() const;

    bool isEmpty() const override;
    ChartTable table() const override;
    int markCount() const override { return static_cast<int>(m_data.values.size()); }
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void channelClicked(int channel);
    void thresholdDragged(double threshold);

  protected:
    QSize designSize() const override;
    double smallestShare() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    void activate(int mark) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    PlotAxes axesIn(const ChartFrame& frame) const;
    bool isOutlier(double value) const { return m_data.threshold && value >= *m_data.threshold; }
    bool isOnThreshold(const QPointF& position) const;
    enum class Layer { Before, Peaks, Within };
    QColor colorOf(Layer layer, double value, const Tokens& colors) const;
    void paintBars(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                   const std::vector<double>& values, Layer layer) const;
    void paintThreshold(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    QString thresholdText(const ChartFrame& frame) const;
    QRectF thresholdLabel(const ChartFrame& frame, const PlotAxes& axes) const;
    void paintPeaks(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;

    ChannelBarsData m_data;
    std::optional<AxisScale> m_dragged;  ///< the axis stays as it was while the line is dragged
};

}  // namespace lathe::widgets
