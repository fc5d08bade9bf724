// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which classes a classifier takes for which: right classes down, predicted ones across. A cell's
// colour is its share of its row, so that rare classes are as readable as frequent ones.

#include <QStringList>
#include <cstdint>
#include <vector>

#include "widgets/charts/chart_widget.h"

namespace lathe::widgets {

struct ConfusionData {
    QStringList classes;
    std::vector<int64_t> counts;  ///< [right class * classes + predicted class]
};

class ConfusionMatrix : public ChartWidget {
    Q_OBJECT

  public:
    explicit ConfusionMatrix(QWidget* parent = nullptr);

    /// Counts that do not fit the classes show nothing.
    void setData(ConfusionData data);
    const ConfusionData& data() const { return m_data; }

    bool isEmpty() const override;
    ChartTable table() const override;
    int markCount() const override;  ///< row by row
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void cellClicked(int right, int predicted);

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;
    void activate(int mark) override;

  private:
    int size() const { return static_cast<int>(m_data.classes.size()); }
    int64_t count(int right, int predicted) const;
    double shareOfRow(int right, int predicted) const;  ///< NaN for a class without examples
    QRectF gridIn(const ChartFrame& frame) const;
    QRectF cellIn(const QRectF& grid, int right, int predicted) const;
    void paintCell(QPainter& painter, const ChartFrame& frame, const QRectF& cell, int right,
                   int predicted) const;
    void paintNames(QPainter& painter, const ChartFrame& frame, const QRectF& grid) const;

    ConfusionData m_data;
    std::vector<int64_t> m_rows;  ///< examples of each right class
};

}  // namespace lathe::widgets
