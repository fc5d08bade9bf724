// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether a classifier is as often right as it says: mean confidence across, accuracy up, one point
// per bin of confidence, its size by the share of examples in it; bins with enough of them are
// joined. On the dashed diagonal both agree
// (Guo et al., "On calibration of modern neural networks", ICML 2017).

#include <QString>
#include <cstdint>
#include <vector>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/markers.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

struct ReliabilityPoint {
    double lower = 0, upper = 0;  ///< of the bin
    int64_t examples = 0;
    double confidence = 0, accuracy = 0;  ///< means
};

struct ReliabilitySeries {
    QString label;
    SeriesStyle style;
    double calibrationError = 0;           ///< expected, from 0 to 1
    std::vector<ReliabilityPoint> points;  ///< bins without examples are left out of the picture
};

class ReliabilityChart : public ChartWidget {
    Q_OBJECT

  public:
    explicit ReliabilityChart(QWidget* parent = nullptr);

    void setSeries(std::vector<ReliabilitySeries> series);
    const std::vector<ReliabilitySeries>& series() const { return m_series; }

    bool isEmpty() const override { return m_marks.empty(); }
    ChartTable table() const override;
    int markCount() const override { return static_cast<int>(m_marks.size()); }
    MarkText markText(int mark) const override;

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;

  private:
    struct Mark {
        size_t series, point;
    };
    const ReliabilityPoint& pointOf(const Mark& mark) const;
    double sizeOf(const Mark& mark) const;
    PlotAxes axesIn(const ChartFrame& frame) const;
    double legendHeight(const ChartFrame& frame) const;
    void paintLegend(QPainter& painter, const ChartFrame& frame) const;

    std::vector<ReliabilitySeries> m_series;
    std::vector<Mark> m_marks;  ///< the bins that have examples
};

}  // namespace lathe::widgets
