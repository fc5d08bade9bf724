// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_delegate.h"

#include <QMouseEvent>
#include <QPainter>

#include "widgets/charts/chart_paint.h"
#include "widgets/charts/markers.h"
#include "widgets/models/run_model.h"
#include "widgets/style/line_icon.h"
#include "widgets/style/ui_font.h"

namespace lathe::widgets {

namespace {

constexpr int kPad = 6, kBox = 14, kTickWidth = 62;

const Tokens& colorsOf(const QStyleOptionViewItem& option) {
    return tokens(modeOf(option.palette));
}

QRect boxRect(const QRect& cell) {
    return QRect(cell.left() + 8, cell.center().y() - kBox / 2 + 1, kBox, kBox);
}

/// Numbers that decide are dark, the others a little lighter, as the eye should fall on the former.
QColor numberColor(const QStyleOptionViewItem& option, const QModelIndex& index) {
    const auto metric = RunModel::metricOf(index.column());
    const bool decisive = metric == RunMetric::Size || metric == RunMetric::Perplexity ||
                          metric == RunMetric::Kl || metric == RunMetric::Accuracy ||
                          metric == RunMetric::P50;
    return decisive ? colorsOf(option).text1 : colorsOf(option).text2;
}

QString cellText(const QModelIndex& index) {
    const auto metric = RunModel::metricOf(index.column());
    const QString error = metric && infoOf(*metric).errorShown
                              ? index.data(RunModel::ErrorRole).toString()
                              : QString();
    const QString text = index.data(Qt::DisplayRole).toString();
    return error.isEmpty() ? text : text + QLatin1Char(' ') + error;
}

void paintBadge(QPainter* painter, const Tokens& colors, const QFont& font, const QRectF& rect,
                const QString& text) {
    painter->setPen(QPen(colors.border, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    textAt(*painter, font, colors.text2, rect.center(), Qt::AlignHCenter, text);
}

}  // namespace

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
    const Tokens& colors = colorsOf(option);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, colors.selection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, colors.panel);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.column() == RunModel::TickColumn)
        paintTick(painter, option, index);
    else if (index.column() == RunModel::NameColumn)
        paintName(painter, option, index);
    else
        paintNumber(painter, option, index);
    painter->restore();
}

void RunDelegate::paintTick(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const Tokens& colors = colorsOf(option);
    const QRectF box = QRectF(boxRect(option.rect)).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool ticked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    painter->setPen(QPen(ticked ? colors.primary : colors.axis, 1));
    painter->setBrush(ticked ? colors.primary : colors.surface);
    painter->drawRoundedRect(box, 3, 3);
    if (ticked) {
        painter->setPen(QPen(colors.onPrimary, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF c = box.center();
        const QPointF hook[] = {c + QPointF(-3, 0.2), c + QPointF(-0.8, 2.6),
                                c + QPointF(3.2, -2.6)};
        painter->drawPolyline(hook, 3);
    }
    const QVariant look = index.data(RunModel::StyleRole);
    if (look.isValid()) {
        const auto series = look.value<SeriesStyle>();
        drawMarker(*painter, series, colors, QPointF(option.rect.left() + 34, box.center().y()), 9,
                   series.original);
    }
    const bool pinned = index.data(RunModel::BaselineRole).toBool();
    if (pinned || index.data(RunModel::StarRole).toBool()) {
        const QRect place(option.rect.left() + 43, option.rect.center().y() - 6, 14, 14);
        lineIcon(pinned ? QStringLiteral("pin") : QStringLiteral("star")).paint(painter, place);
    }
}

void RunDelegate::paintName(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const Tokens& colors = colorsOf(option);
    const bool bold = index.data(RunModel::BaselineRole).toBool();
    const QFont font =
        sized(option.font, metrics::kBodyText, bold ? QFont::DemiBold : QFont::Normal);
    const QFont small = sized(option.font, metrics::kSmallText);
    double room = option.rect.width() - 2.0 * kPad;
    const QStringList badges = index.data(RunModel::BadgesRole).toStringList();
    double badgeRoom = 0;
    for (const QString& badge : badges)
        badgeRoom += QFontMetricsF(small).horizontalAdvance(badge) + 18;
    badgeRoom = std::min(badgeRoom, room * 0.6);
    const QString text = fitted(font, index.data(Qt::DisplayRole).toString(), room - badgeRoom);
    double x = option.rect.left() + kPad;
    const double middle = QRectF(option.rect).center().y();
    textAt(*painter, font, colors.text1, {x, middle}, Qt::AlignLeft, text);
    x += QFontMetricsF(font).horizontalAdvance(text) + 8;
    for (const QString& badge : badges) {
        const double left = option.rect.right() - kPad - x;
        if (left < 30) break;
        const QString label = fitted(small, badge, left - 10);
        const double width = QFontMetricsF(small).horizontalAdvance(label) + 10;
        paintBadge(painter, colors, small, QRectF(x, middle - 8, width, 16), label);
        x += width + 6;
    }
}

void RunDelegate::paintNumber(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
    const Tokens& colors = colorsOf(option);
    const QRectF cell(option.rect);
    const bool apart = !index.data(RunModel::ReasonRole).toString().isEmpty();
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    if (apart) {
        painter->save();
        painter->setClipRect(cell);
        hatch(*painter, cell, colors.separator, 6, 1);
        painter->restore();
    }
    const QString text = index.data(Qt::DisplayRole).toString();
    const QFont font = sized(option.font, metrics::kBodyText);
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    if (!(alignment & Qt::AlignRight)) {
        textAt(*painter, font, colors.text2, {cell.left() + kPad, cell.center().y()}, Qt::AlignLeft,
               fitted(font, text, cell.width() - 2 * kPad));
        return;
    }
    double right = cell.right() - kPad;
    const auto metric = RunModel::metricOf(index.column());
    if (metric && infoOf(*metric).errorShown) {
        // Every row leaves the same room for its error, so that the numbers stay in one column.
        const QFontMetricsF widths(font);
        const QString error = index.data(RunModel::ErrorRole).toString();
        const QString usual =
            QStringLiteral("± ") + QLocale::c().toString(0.0, 'f', infoOf(*metric).decimals);
        textAt(*painter, font, selected ? colors.text2 : colors.text3, {right, cell.center().y()},
               Qt::AlignRight, error);
        right -= std::max(widths.horizontalAdvance(error), widths.horizontalAdvance(usual)) +
                 widths.horizontalAdvance(QLatin1Char(' '));
    }
    textAt(*painter, font, apart ? colors.text3 : numberColor(option, index),
           {right, cell.center().y()}, Qt::AlignRight, text);
}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (index.column() == RunModel::TickColumn) return {kTickWidth, metrics::kRow};
    const bool bold = index.data(RunModel::BaselineRole).toBool();
    const QFont font =
        sized(option.font, metrics::kBodyText, bold ? QFont::DemiBold : QFont::Normal);
    double width = QFontMetricsF(font).horizontalAdvance(cellText(index)) + 2 * kPad + 8;
    const QFont small = sized(option.font, metrics::kSmallText);
    for (const QString& badge : index.data(RunModel::BadgesRole).toStringList())
        width += QFontMetricsF(small).horizontalAdvance(badge) + 18;
    return {qCeil(width), metrics::kRow};
}

bool RunDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                              const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (index.column() != RunModel::TickColumn || event->type() != QEvent::MouseButtonRelease)
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() != Qt::LeftButton || mouse->pos().x() > option.rect.left() + 30)
        return false;
    const bool ticked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, ticked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

}  // namespace lathe::widgets
