// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/style/ui_font.h"

#include <QFontInfo>
#include <QWidget>

namespace lathe::widgets {

QFont uiFont(const QString& language) {
    QStringList families = {QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")};
    families << (language == QLatin1String("zh_CN") ? QStringLiteral("Noto Sans CJK SC")
                                                    : QStringLiteral("Noto Sans CJK TC"));
    QFont font;
    font.setFamilies(families);
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
