// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Draws the layer tree's own cells: the size with a bar, the type as a chip, the planned action in
// colour.

#include <QStyledItemDelegate>

namespace lathe::widgets {

class LayerDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace lathe::widgets
