// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Values in the order of their size as horizontal bars with error whiskers: what matters most is at
// the top. On a linear axis values below zero reach left of it. Where not all have room, wheel and
// keys move through them.

#include <QString>
#include <QStringList>
#include <QVariant>
#include <vector>

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

enum class BarTone { Compressed, Original, Outlier };

struct RankedBar {
    QString label;
    double value = 0;
    double error = 0;  ///< half the whisker
    QString detail;    ///< further lines of the hover box
    bool selected = false;
    std::vector<QVariant> cells = {};  ///< of the further columns: numbers or texts
    BarTone tone = BarTone::Compressed;
};

struct RankedBarsData {
    std::vector<RankedBar> bars;  ///< largest first
    QString itemName;             ///< "weight"
    QString axisName;             ///< with its unit
    bool log = false;
    QStringList columns = {};    ///< names of more that is told of each bar, right of the bars
};

class RankedBars : public ChartWidget {
    Q_OBJECT

  public:
    explicit RankedBars(QWidget* parent = nullptr);

    void setData(RankedBarsData data);
    const RankedBarsData& data() const { return m_data; }

    bool isEmpty() const override { return m_data.bars.empty(); }
    ChartTable table() const override;
    int markCount() const override { return static_cast<int>(m_data.bars.size()); }
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void barClicked(int index);

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    void activate(int mark) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    int selectedBar() const;                ///< -1: none
    bool isSelectionShown(int tall) const;  ///< in a chart of that height
    PlotAxes axesIn(const ChartFrame& frame) const;
    std::vector<double> columnWidths(const ChartFrame& frame) const;  ///< of those with room
    double columnsWidth(const ChartFrame& frame) const;
    void paintCells(QPainter& painter, const ChartFrame& frame, double middle,
                    const QStringList& texts, const QColor& color) const;
    int roomFor(const PlotAxes& axes, const ChartFrame& frame) const;
    double pitchIn(const PlotAxes& axes, const ChartFrame& frame) const;
    void paintBar(QPainter& painter, const ChartFrame& frame, const PlotAxes& axes,
                  int index) const;
    void keepInSight(int mark);

    RankedBarsData m_data;
    int m_first = 0;  ///< the bar at the top
};

}  // namespace lathe::widgets
