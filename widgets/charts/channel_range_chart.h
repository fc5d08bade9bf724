// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The range of each channel as a narrow strip: min to max, two standard deviations darker, clip
// lines across. Any number of channels; they are gathered to pixels before painting.

#include <optional>
#include <vector>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct ChannelRange {
    double min = 0, max = 0;
    double mean = 0, deviation = 0;
};

struct ChannelRangeData {
    std::vector<ChannelRange> channels;
    std::optional<double> clipLow, clipHigh;
    int marked = -1;  ///< ringed: the channel that matters most
    int selected = -1, selectedCount = 1;  ///< from that channel on so many; -1: none
};

class ChannelRangeChart : public ChartWidget {
    Q_OBJECT

  public:
    explicit ChannelRangeChart(QWidget* parent = nullptr);

    void setData(ChannelRangeData data);
    const ChannelRangeData& data() const { return m_data; }
    void setClip(std::optional<double> low, std::optional<double> high);
    void setSelected(int first, int count = 1);

    bool isEmpty() const override { return m_data.channels.empty(); }
    ChartTable table() const override;
    int markCount() const override { return static_cast<int>(m_data.channels.size()); }
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void channelClicked(int channel);

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;
    void activate(int mark) override;

  private:
    PlotAxes axesIn(const ChartFrame& frame) const;
    void paintRanges(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;
    void paintSelection(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes) const;

    ChannelRangeData m_data;
};

}  // namespace lathe::widgets
