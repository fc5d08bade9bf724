// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Values in rows and columns as colours, with their numbers where cells are large enough. A click
// or Space on a cell, or a click on a name, is told to the owner, who marks and selects; from the
// keyboard Shift and Space are the name of the cursor's row, Ctrl and Space that of its column.
// Columns narrower than a pixel are drawn together as the largest of them.

#include "widgets/charts/chart_widget.h"
#include "widgets/charts/heat_map_data.h"
#include "widgets/charts/heat_map_layout.h"

namespace lathe::widgets {

class HeatMap : public ChartWidget {
    Q_OBJECT

  public:
    explicit HeatMap(QWidget* parent = nullptr);

    /// Values that do not fit rows and columns show nothing.
    void setData(HeatMapData data);
    const HeatMapData& data() const { return m_data; }
    void setMarks(std::vector<HeatMark> marks);
    void setSelected(int row, int column);  ///< -1: none; a row alone is outlined whole

    /// The height at which rows are as high as a line of text needs.
    int comfortableHeight() const;

    bool isEmpty() const override;
    ChartTable table() const override;
    int markCount() const override;  ///< row by row
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void cellClicked(int row, int column);
    void rowClicked(int row);
    void columnClicked(int column);

  protected:
    QSize designSize() const override;
    double smallestShare() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;
    void activate(int mark) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    struct Range {
        double low = 0, high = 0;
    };
    Range rangeOf(int column) const { return m_ranges[static_cast<size_t>(bandOf(column))]; }
    int bandOf(int column) const;
    QColor colorOf(double value, int column, ThemeMode mode) const;
    QString bandLabel(int column) const;
    void findRanges();
    void paintRow(QPainter& painter, const ChartFrame& frame, const HeatLayout& layout,
                  int row) const;
    void paintPooledRow(QPainter& painter, const ChartFrame& frame, const HeatLayout& layout,
                        int row) const;
    void paintCell(QPainter& painter, const ChartFrame& frame, const HeatLayout& layout, int row,
                   int column) const;
    void paintRowNames(QPainter& painter, const ChartFrame& frame, const HeatLayout& layout) const;
    void paintColumnNames(QPainter& painter, const ChartFrame& frame,
                          const HeatLayout& layout) const;
    void paintLegends(QPainter& painter, const ChartFrame& frame, const HeatLayout& layout) const;
    void paintSelection(QPainter& painter, const ChartFrame& frame, const HeatLayout& layout) const;

    HeatMapData m_data;
    std::vector<Range> m_ranges;  // of each band of columns, or one for all
};

}  // namespace lathe::widgets
