// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lathe::widgets {

namespace {

constexpr int kMostDecimals = 12;

QString withTrueMinus(QString text) {
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

bool sameAt(double value, int decimals, int finer) {
    const auto rounded = [&](int places) {
        const double unit = std::pow(10.0, places);
        return std::round(value * unit) / unit;
    };
    return std::abs(rounded(decimals) - rounded(finer)) < std::pow(10.0, -finer) / 2;
}

QString superscript(int number) {
    static const std::array<char16_t, 10> digits = {0x2070, 0xB9,   0xB2,   0xB3,   0x2074,
                                                    0x2075, 0x2076, 0x2077, 0x2078, 0x2079};
    QString text = number < 0 ? QString(QChar(0x207B)) : QString();
    for (const QChar digit : QString::number(std::abs(number)))
        text += QChar(digits[static_cast<size_t>(digit.digitValue())]);
    return text;
}

QString scientific(double value, const QLocale& locale, int digits) {
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    return valueText(value / std::pow(10.0, exponent), locale, digits) + powerOfTen(exponent);
}

bool isTraditional(const QLocale& locale) {
    return locale.script() == QLocale::TraditionalHanScript ||
           locale.territory() == QLocale::Taiwan;
}

struct Multiple {
    double size;
    QString suffix;
};

/// The largest multiple that `value` reaches, in its own words.
QString inMultiples(double value, const QLocale& locale,
                    std::initializer_list<Multiple> multiples) {
    for (const Multiple& multiple : multiples)
        if (std::abs(value) >= multiple.size * 0.9995)
            return valueText(value / multiple.size, locale) + QChar(QChar::Nbsp) + multiple.suffix;
    return valueText(value, locale);
}

}  // namespace

QString powerOfTen(int exponent) {
    return QStringLiteral("×10") + superscript(exponent);
}

QString compactNumber(double value, const QLocale& locale) {
    if (locale.language() != QLocale::Chinese)
        return inMultiples(
            value, locale,
            {{1e9, QStringLiteral("G")}, {1e6, QStringLiteral("M")}, {1e3, QStringLiteral("k")}});
    const bool traditional = isTraditional(locale);
    return inMultiples(value, locale,
                       {{1e8, traditional ? QStringLiteral("億") : QStringLiteral("亿")},
                        {1e4, traditional ? QStringLiteral("萬") : QStringLiteral("万")}});
}

QString byteText(double bytes, const QLocale& locale) {
    if (std::isnan(bytes)) return valueText(bytes, locale);
    for (const Multiple& multiple :
         {Multiple{1e12, QStringLiteral("TB")}, Multiple{1e9, QStringLiteral("GB")},
          Multiple{1e5, QStringLiteral("MB")}, Multiple{1e3, QStringLiteral("kB")}}) {
        if (std::abs(bytes) < multiple.size) continue;
        const double unit = multiple.size == 1e5 ? 1e6 : multiple.size;
        return valueText(bytes / unit, locale) + QChar(QChar::Nbsp) + multiple.suffix;
    }
    return valueText(bytes, locale) + QChar(QChar::Nbsp) + QLatin1Char('B');
}

QString valueText(double value, const QLocale& locale, int digits) {
    if (std::isnan(value)) return QStringLiteral("–");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    if (value == 0) return locale.toString(0);
    const double size = std::abs(value);
    if (size < 1e-4 || size >= 1e9) return scientific(value, locale, digits);
    int decimals =
        std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(size))), 0, kMostDecimals);
    while (decimals > 0 && sameAt(value, decimals - 1, decimals)) --decimals;
    return withTrueMinus(locale.toString(value, 'f', decimals));
}

QString fixedText(double value, const QLocale& locale, int decimals) {
    return std::isfinite(value) ? withTrueMinus(locale.toString(value, 'f', decimals))
                                : valueText(value, locale);
}

QString signedText(double value, const QLocale& locale, int decimals) {
    const double unit = std::pow(10.0, decimals);
    const double rounded = std::round(value * unit) / unit;
    if (rounded == 0) return fixedText(0, locale, decimals);
    return rounded > 0 ? QLatin1Char('+') + fixedText(rounded, locale, decimals)
                       : fixedText(rounded, locale, decimals);
}

std::vector<QString> tickLabels(const std::vector<double>& values, const QLocale& locale) {
    double largest = 0;
    for (const double value : values) largest = std::max(largest, std::abs(value));
    int decimals = 0;
    for (const double value : values)
        while (decimals < kMostDecimals && std::abs(value) > largest * 1e-9 &&
               !sameAt(value, decimals, std::min(decimals + 6, kMostDecimals + 3)))
            ++decimals;
    std::vector<QString> labels;
    for (const double value : values)
        labels.push_back(decimals > 5 || largest >= 1e9 ? valueText(value, locale)
                                                        : fixedText(value, locale, decimals));
    return labels;
}

}  // namespace lathe::widgets
