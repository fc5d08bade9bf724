// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/quantity_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>

namespace lathe::widgets {

QString megabytesText(quint64 bytes) {
    const double megabytes = double(bytes) * 1e-6;
    return QLocale().toString(megabytes, 'f', megabytes < 10 ? 2 : 1);
}

QString bytesText(quint64 bytes) {
    const QLocale locale;
    const auto value = double(bytes);
    if (value >= 1e9) return locale.toString(value * 1e-9, 'f', 2) + QStringLiteral(" GB");
    if (value >= 1e6) return megabytesText(bytes) + QStringLiteral(" MB");
    if (value >= 1e3) return locale.toString(value * 1e-3, 'f', 1) + QStringLiteral(" kB");
    return locale.toString(bytes) + QStringLiteral(" B");
}

QString durationText(double seconds) {
    if (seconds < 1) return QCoreApplication::translate("quantities", "under 1 s");
    const auto whole = qint64(std::llround(seconds));
    if (whole < 60) return QCoreApplication::translate("quantities", "%1 s").arg(whole);
    const auto two = [](qint64 part) {
        return QStringLiteral("%1").arg(part, 2, 10, QLatin1Char('0'));
    };
    const QString rest = two(whole % 60);
    if (whole < 3600) return QStringLiteral("%1:%2").arg(whole / 60).arg(rest);
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), rest);
}

}  // namespace lathe::widgets
