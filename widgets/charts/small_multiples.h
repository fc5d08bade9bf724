// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A grid of small histograms on one shared axis, one per layer: number left, score right, weak ones
// in orange, the selected one outlined.

#include <QString>
#include <optional>
#include <vector>

#include "widgets/charts/chart_widget.h"

namespace lathe::widgets {

struct MiniHistogram {
    QString label;             ///< short: the layer's number
    double low = 0, high = 0;  ///< outer edges of equally wide bins
    std::vector<double> counts;
    std::optional<double> clipLow, clipHigh;
    std::optional<double> score;
};

struct SmallMultiplesData {
    std::vector<MiniHistogram> tiles;
    QString scoreName;  ///< "SQNR"
    QString scoreUnit;  ///< "dB"
    std::optional<double> warnBelow;
    bool logCount = true;
};

struct TileGrid;

class SmallMultiples : public ChartWidget {
    Q_OBJECT

  public:
    explicit SmallMultiples(QWidget* parent = nullptr);

    void setData(SmallMultiplesData data);
    const SmallMultiplesData& data() const { return m_data; }
    int selectedTile() const { return m_selected; }
    void setSelectedTile(int index);

    bool isEmpty() const override { return m_data.tiles.empty(); }
    ChartTable table() const override;
    int markCount() const override { return static_cast<int>(m_data.tiles.size()); }
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void selected(int index);

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;
    void activate(int mark) override;

  private:
    TileGrid gridIn(const ChartFrame& frame) const;
    void paintTile(QPainter& painter, const ChartFrame& frame, int index, const QRectF& tile) const;
    void paintBins(QPainter& painter, const ChartFrame& frame, int index, const QRectF& plot) const;

    SmallMultiplesData m_data;
    double m_low = 0, m_high = 1;  ///< shared by all tiles
    int m_selected = -1;
};

}  // namespace lathe::widgets
