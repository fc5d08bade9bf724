// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_paint.h"

#include <QFontMetricsF>
#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/charts/plot_axes.h"

namespace lathe::widgets {

void hatch(QPainter& painter, const QRectF& rect, const QColor& color, double spacing,
           double width) {
    if (rect.width() <= 0 || rect.height() <= 0) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, width));
    // Lines x + y = c; each is cut to the rectangle by arithmetic.
    const double first = std::ceil((rect.left() + rect.top()) / spacing) * spacing;
    for (double c = first; c < rect.right() + rect.bottom(); c += spacing) {
        const double left = std::max(rect.left(), c - rect.bottom());
        const double right = std::min(rect.right(), c - rect.top());
        if (right > left) painter.drawLine(QPointF(left, c - left), QPointF(right, c - right));
    }
    painter.restore();
}

void horizontalWhisker(QPainter& painter, double x0, double x1, double y, const QColor& color,
                       double half) {
    horizontalLine(painter, x0, x1, y, color);
    for (const double x : {x0, x1}) verticalLine(painter, x, y - half, y + half, color);
}

void verticalWhisker(QPainter& painter, double x, double y0, double y1, const QColor& color,
                     double half) {
    verticalLine(painter, x, y0, y1, color);
    for (const double y : {y0, y1}) horizontalLine(painter, x - half, x + half, y, color);
}

void dashedLine(QPainter& painter, const QPointF& from, const QPointF& to, const QColor& color,
                double width) {
    painter.save();
    QPen pen(color, width);
    pen.setDashPattern({3, 2});
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    painter.drawLine(from, to);
    painter.restore();
}

void textAt(QPainter& painter, const QFont& font, const QColor& color, const QPointF& at,
            Qt::Alignment align, const QString& text) {
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(text);
    double x = at.x();
    if (align & Qt::AlignRight) x -= width;
    if (align & Qt::AlignHCenter) x -= width / 2;
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(QPointF(x, at.y() + (metrics.ascent() - metrics.descent()) / 2), text);
}

void veiledText(QPainter& painter, const ChartFrame& frame, const QFont& font, const QColor& color,
                const QPointF& leftMiddle, const QString& text) {
    const QFontMetricsF metrics(font);
    QColor veil = frame.colors().surface;
    veil.setAlphaF(0.85f);
    painter.fillRect(QRectF(leftMiddle.x() - 2, leftMiddle.y() - metrics.height() / 2 + 1,
                            metrics.horizontalAdvance(text) + 4, metrics.height() - 2),
                     veil);
    textAt(painter, font, color, leftMiddle, Qt::AlignLeft, text);
}

QString fitted(const QFont& font, const QString& text, double width) {
    return QFontMetricsF(font).elidedText(text, Qt::ElideRight, std::max(width, 0.0));
}

namespace {

/// The first of the four corners around `anchor` where the box is inside `bounds`; else pushed in.
QRectF boxPlace(const QRectF& bounds, const QRectF& anchor, const QSizeF& size) {
    constexpr double gap = 12;
    const double right = anchor.right() + gap, left = anchor.left() - gap - size.width();
    const double above = anchor.top() - gap - size.height(), below = anchor.bottom() + gap;
    // Outward first: the middle of a chart is where the data are.
    const bool outwardIsLeft = anchor.center().x() < bounds.center().x();
    const double first = outwardIsLeft ? left : right, second = outwardIsLeft ? right : left;
    const std::array<QPointF, 4> places = {QPointF(first, above), QPointF(first, below),
                                           QPointF(second, above), QPointF(second, below)};
    for (const QPointF& place : places)
        if (bounds.contains(QRectF(place, size))) return {place, size};
    const double x = right + size.width() <= bounds.right() ? right : left;
    return {
        std::clamp(x, bounds.left(), std::max(bounds.left(), bounds.right() - size.width())),
        std::clamp(above, bounds.top(), std::max(bounds.top(), bounds.bottom() - size.height())),
        size.width(), size.height()};
}

}  // namespace

void valueBox(QPainter& painter, const ChartFrame& frame, const QRectF& bounds,
              const QRectF& anchor, const QString& value, const QString& explanation) {
    const Tokens& colors = frame.colors();
    const QFont bold = frame.font(metrics::kSmallText, QFont::DemiBold), plain = frame.font();
    const QStringList lines = explanation.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    const double line = std::ceil(frame.metrics().height()) + 2;
    double width = QFontMetricsF(bold).horizontalAdvance(value);
    for (const QString& text : lines)
        width = std::max(width, QFontMetricsF(plain).horizontalAdvance(text));
    const QSizeF size(std::ceil(width) + 16, line * static_cast<double>(1 + lines.size()) + 10);
    const QRectF box = boxPlace(bounds, anchor, size);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.axis, 1));
    const QPointF edge(std::clamp(anchor.center().x(), box.left(), box.right()),
                       std::clamp(anchor.center().y(), box.top(), box.bottom()));
    const QPointF way = edge - anchor.center();
    const double length = std::hypot(way.x(), way.y()), ring = anchor.width() / 2;
    if (length > ring && anchor.width() < 20)
        painter.drawLine(anchor.center() + way * (ring / length), edge);
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(colors.panel);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), metrics::kRadius, metrics::kRadius);
    painter.restore();

    double y = box.top() + 5 + line / 2;
    textAt(painter, bold, colors.text1, {box.left() + 8, y}, Qt::AlignLeft, value);
    for (const QString& text : lines)
        textAt(painter, plain, colors.text2, {box.left() + 8, y += line}, Qt::AlignLeft, text);
}

void accentOutline(QPainter& painter, const QRectF& rect, const QColor& color, double width,
                   double radius) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, width));
    painter.setBrush(Qt::NoBrush);
    const double inset = width / 2;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

}  // namespace lathe::widgets
