// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All that a chart needs to lay itself out and paint: one value for the screen, for images, for
// SVG and for hit tests, so that they cannot differ.

#include <QFont>
#include <QFontMetricsF>
#include <QLocale>
#include <QRectF>

#include "widgets/style/tokens.h"

namespace lathe::widgets {

struct ChartFrame {
    QRectF area;  ///< without title, within the padding
    QFont base;   ///< the 12 px body font of the widget
    QLocale locale;
    ThemeMode mode = ThemeMode::Light;
    double dpr = 1;
    bool interactive = true;  ///< hover, cursor and focus are painted

    const Tokens& colors() const { return tokens(mode); }
    QFont font(int pixels = metrics::kSmallText, QFont::Weight weight = QFont::Normal) const;
    QFontMetricsF metrics(int pixels = metrics::kSmallText,
                          QFont::Weight weight = QFont::Normal) const;
};

}  // namespace lathe::widgets
