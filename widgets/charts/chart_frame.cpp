// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_frame.h"

#include "widgets/style/ui_font.h"

namespace lathe::widgets {

QFont ChartFrame::font(int pixels, QFont::Weight weight) const {
    return sized(base, pixels, weight);
}

QFontMetricsF ChartFrame::metrics(int pixels, QFont::Weight weight) const {
    return QFontMetricsF(font(pixels, weight));
}

}  // namespace lathe::widgets
