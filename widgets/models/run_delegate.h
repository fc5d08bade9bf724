// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Paints the cells of the table of runs: numbers with their error in grey behind, hatching where
// they are not comparable, markers of ticked runs, badges behind the name.

#include <QStyledItemDelegate>

namespace lathe::widgets {

class RunDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

  private:
    void paintTick(QPainter* painter, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const;
    void paintName(QPainter* painter, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const;
    void paintNumber(QPainter* painter, const QStyleOptionViewItem& option,
                     const QModelIndex& index) const;
};

}  // namespace lathe::widgets
