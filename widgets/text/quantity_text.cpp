// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/text/quantity_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <cmath>
#include <utility>

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

QString countText(qint64 count) {
    static constexpr std::pair<double, const char*> units[] = {{1e9, "B"}, {1e6, "M"}, {1e3, "k"}};
    const QLocale locale;
    if (count < 10'000) return locale.toString(count);
    for (const auto& [unit, letter] : units)
        if (const double value = double(count) / unit; value >= 1)
            return locale.toString(value, 'f', value < 10 ? 2 : 1) + QLatin1Char(' ') +
                   QLatin1String(letter);
    return {};
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
