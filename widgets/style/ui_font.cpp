// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/ui_font.h"

#include <QFontInfo>
#include <QWidget>

namespace lathe::widgets {

QFont uiFont(const QString& language) {
    // Qt keeps a font with its substitutes under its first name: were it the same name, letters
    // once drawn in Taiwan's forms would stay so in mainland texts. Names of families have no case.
    QFont font;
    if (language == QLatin1String("zh_CN"))
        font.setFamilies({QStringLiteral("noto sans"), QStringLiteral("dejavu sans"),
                          QStringLiteral("Noto Sans CJK SC")});
    else
        font.setFamilies({QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
                          QStringLiteral("Noto Sans CJK TC")});
    font.setPixelSize(metrics::kBodyText);
    return font;
}

QFont sized(const QFont& base, int pixels, QFont::Weight weight) {
    QFont font = base;
    const int basePixels = QFontInfo(base).pixelSize();
    font.setPixelSize(qMax(1, qRound(double(pixels) * basePixels / metrics::kBodyText)));
    font.setWeight(weight);
    return font;
}

QFont chartFont(const QWidget& widget, int pixels, QFont::Weight weight) {
    return sized(widget.font(), pixels, weight);
}

}  // namespace lathe::widgets
