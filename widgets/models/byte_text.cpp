// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/byte_text.h"

#include <array>

namespace lathe::widgets {

namespace {

/// 1234.5 -> "1,235", 123.45 -> "123.5", 1.2345 -> "1.23", 0.012 -> "0.01".
QString shortNumber(double value, const QLocale& locale) {
    const int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : 2;
    return locale.toString(value, 'f', decimals);
}

QString withUnit(double value, const QString& unit, const QLocale& locale) {
    QString number = shortNumber(value, locale);
    if (const QString zeros = locale.decimalPoint() + QStringLiteral("00"); number.endsWith(zeros))
        number.chop(zeros.size());
    return number + QLatin1Char(' ') + unit;
}

}  // namespace

QString megabytesText(quint64 bytes, const QLocale& locale) {
    return shortNumber(double(bytes) / 1e6, locale);
}

QString bytesText(quint64 bytes, const QLocale& locale) {
    static const std::array<const char*, 5> units = {"B", "kB", "MB", "GB", "TB"};
    double value = double(bytes);
    size_t unit = 0;
    while (value >= 1000 && unit + 1 < units.size()) value /= 1000, ++unit;
    return withUnit(value, QLatin1String(units[unit]), locale);
}

QString countText(qint64 count, const QLocale& locale) {
    if (count < 10'000) return locale.toString(count);
    if (count < 1'000'000) return withUnit(double(count) / 1e3, QStringLiteral("k"), locale);
    if (count < 1'000'000'000) return withUnit(double(count) / 1e6, QStringLiteral("M"), locale);
    return withUnit(double(count) / 1e9, QStringLiteral("B"), locale);
}

QString durationText(double seconds, const QLocale& locale) {
    if (seconds < 10) return locale.toString(seconds, 'f', 1) + QStringLiteral(" s");
    const qint64 whole = qRound64(seconds);
    if (whole < 60) return locale.toString(whole) + QStringLiteral(" s");
    const QString minutesAndSeconds =
        QStringLiteral("%1:%2")
            .arg(whole / 60 % 60, whole >= 3600 ? 2 : 1, 10, QLatin1Char('0'))
            .arg(whole % 60, 2, 10, QLatin1Char('0'));
    return whole < 3600 ? minutesAndSeconds
                        : QStringLiteral("%1:%2").arg(whole / 3600).arg(minutesAndSeconds);
}

}  // namespace lathe::widgets
