// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a run or series looks in every chart: hue and marker shape together, so that colour is never
// the only difference.

#include <QPainter>
#include <QPointF>
#include <optional>

#include "widgets/style/tokens.h"

namespace lathe::widgets {

enum class Marker { Circle, Square, Diamond, Triangle };

struct SeriesStyle {
    std::optional<Series> hue;  ///< none: neutral grey, for runs that are not picked out
    Marker marker = Marker::Circle;
    bool original = false;  ///< the uncompressed model: text colour, hollow, dashed lines

    bool operator==(const SeriesStyle&) const = default;
};

/// The n-th run of a comparison: hues and shapes cycle at different lengths.
SeriesStyle seriesStyle(int index);

QColor fillOf(const SeriesStyle& style, const Tokens& colors);
QColor textOf(const SeriesStyle& style, const Tokens& colors);

/// Centred at `at`, about `size` pixels across; hollow ones are filled with the surface colour.
void drawMarker(QPainter& painter, const SeriesStyle& style, const Tokens& colors,
                const QPointF& at, double size, bool hollow);

}  // namespace lathe::widgets
