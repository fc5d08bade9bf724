// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the bytes are: a treemap of tensors in groups (blocks), coloured by type, to click.

#include <QString>
#include <vector>

#include "widgets/charts/chart_widget.h"

namespace lathe::widgets {

struct TreemapItem {
    QString id;     ///< sent by itemSelected()
    QString label;  ///< short, e.g. "q_proj"
    QString group;  ///< items of equal group lie together; empty: none
    double bytes = 0;
    QString type;  ///< "bf16": spoken and shown in the value box
    Series hue = Series::Blue;
    bool original = true;  ///< not compressed: slate instead of the hue
};

class TreemapChart : public ChartWidget {
    Q_OBJECT

  public:
    explicit TreemapChart(QWidget* parent = nullptr);

    void setItems(std::vector<TreemapItem> items);
    const std::vector<TreemapItem>& items() const { return m_items; }
    QString selectedId() const { return m_selectedId; }
    void setSelectedId(const QString& id);
    /// In widget coordinates, one per item.
    std::vector<QRectF> itemRects() const;

    bool isEmpty() const override;
    ChartTable table() const override;
    int markCount() const override { return static_cast<int>(m_items.size()); }
    MarkText markText(int mark) const override;

  Q_SIGNALS:
    void itemSelected(const QString& id);

  protected:
    QSize designSize() const override;
    void paintChart(QPainter& painter, const ChartFrame& frame) const override;
    MarkShape shapeOf(int mark, const ChartFrame& frame) const override;
    int hitTest(const QPointF& position, const ChartFrame& frame) const override;
    int neighbour(int mark, int key) const override;
    void activate(int mark) override;

  private:
    struct Group {
        QString name;
        double bytes = 0;
        std::vector<size_t> members;  ///< descending by bytes
    };
    struct Placed {
        std::vector<QRectF> items, groups;
    };
    Placed placedIn(const QRectF& area) const;
    /// Whether there was room for a name.
    bool paintItem(QPainter& painter, const ChartFrame& frame, size_t index,
                   const QRectF& rect) const;

    std::vector<TreemapItem> m_items;
    std::vector<Group> m_groups;  ///< descending by bytes
    QString m_selectedId;
    double m_totalBytes = 0;
};

}  // namespace lathe::widgets
