// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/markers.h"

#include <QPolygonF>
#include <array>

namespace lathe::widgets {

SeriesStyle seriesStyle(int index) {
    // Neighbours of a comparison differ strongly; sky and blue never follow each other.
    static constexpr std::array<Series, kSeriesCount> order = {Series::Blue,  Series::Orange,
                                                               Series::Green, Series::Purple,
                                                               Series::Sky,   Series::Vermillion};
    static constexpr std::array<Marker, 4> markers = {Marker::Circle, Marker::Square,
                                                      Marker::Diamond, Marker::Triangle};
    const auto at = static_cast<size_t>(index < 0 ? 0 : index);
    return {order[at % order.size()], markers[at % markers.size()], false};
}

QColor fillOf(const SeriesStyle& style, const Tokens& colors) {
    if (style.original) return colors.text1;
    return style.hue ? colors.fill(*style.hue) : colors.text3;
}

QColor textOf(const SeriesStyle& style, const Tokens& colors) {
    if (style.original) return colors.text1;
    return style.hue ? colors.text(*style.hue) : colors.text2;
}

void drawMarker(QPainter& painter, const SeriesStyle& style, const Tokens& colors,
                const QPointF& at, double size, bool hollow) {
    const double r = size / 2;
    const QColor color = fillOf(style, colors);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, style.original ? 2 : 1.5));
    painter.setBrush(hollow || style.original ? colors.surface : color);
    switch (style.marker) {
        case Marker::Circle:
            painter.drawEllipse(at, r, r);
            break;
        case Marker::Square:
            painter.drawRect(QRectF(at.x() - r * 0.88, at.y() - r * 0.88, r * 1.76, r * 1.76));
            break;
        case Marker::Diamond:
            painter.drawPolygon(QPolygonF({{at.x(), at.y() - r * 1.2},
                                           {at.x() + r * 1.2, at.y()},
                                           {at.x(), at.y() + r * 1.2},
                                           {at.x() - r * 1.2, at.y()}}));
            break;
        case Marker::Triangle:
            painter.drawPolygon(QPolygonF({{at.x(), at.y() - r * 1.15},
                                           {at.x() + r * 1.1, at.y() + r * 0.8},
                                           {at.x() - r * 1.1, at.y() + r * 0.8}}));
            break;
    }
    painter.restore();
}

}  // namespace lathe::widgets
