// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/layer_delegate.h"

#include <QApplication>
#include <QPainter>

#include "widgets/models/layer_tree_model.h"
#include "widgets/style/tokens.h"
#include "widgets/style/ui_font.h"

namespace lathe::widgets {

namespace {

constexpr int kBarWidth = 28, kBarHeight = 4, kGap = 8;

void paintSize(QPainter& painter, const QRect& cell, const QString& text, double share,
               const Tokens& t) {
    const QRect bar(cell.right() - kBarWidth + 1, cell.center().y() - kBarHeight / 2, kBarWidth,
                    kBarHeight);
    painter.setPen(t.text2);
    painter.drawText(cell.adjusted(0, 0, -kBarWidth - kGap, 0), Qt::AlignRight | Qt::AlignVCenter,
                     text);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.axis);
    painter.drawRoundedRect(
        QRect(bar.left(), bar.top(), qMax(2, qRound(share * kBarWidth)), kBarHeight), 1, 1);
}

void paintChip(QPainter& painter, const QRect& cell, const QString& text, const QFont& font,
               const Tokens& t) {
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, cell.width() - 10);
    const QRect chip(cell.left(), cell.center().y() - 8, metrics.horizontalAdvance(shown) + 10, 17);
    painter.setPen(t.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setPen(t.text2);
    painter.drawText(chip, Qt::AlignCenter, shown);
}

}  // namespace

void LayerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const bool own =
        index.column() == LayerTreeModel::Size || index.column() == LayerTreeModel::Type;
    const Tokens& t = tokens(modeOf(option.palette));
    if (index.column() != LayerTreeModel::Name) cell.palette.setColor(QPalette::Text, t.text2);
    if (index.column() == LayerTreeModel::Plan)
        cell.palette.setColor(QPalette::Text, t.text(Series::Blue));
    if (index.column() == LayerTreeModel::Name && !index.parent().isValid())
        cell.font.setWeight(QFont::DemiBold);
    const QString text = cell.text;
    if (own) cell.text.clear();
    const QWidget* widget = option.widget;
    (widget ? widget->style() : QApplication::style())
        ->drawControl(QStyle::CE_ItemViewItem, &cell, painter, widget);
    if (!own) return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(cell.font);
    const QRect inner = option.rect.adjusted(4, 0, -6, 0);
    if (index.column() == LayerTreeModel::Size)
        paintSize(*painter, inner, text, index.data(LayerTreeModel::ShareRole).toDouble(), t);
    else if (!text.isEmpty())
        paintChip(*painter, inner, text, sized(cell.font, metrics::kCellText), t);
    painter->restore();
}

QSize LayerDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(qMax(size.height(), metrics::kRow));
    if (index.column() == LayerTreeModel::Size) size.rwidth() += kBarWidth + kGap;
    return size;
}

}  // namespace lathe::widgets
