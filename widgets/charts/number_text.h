// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Numbers as people read them on axes and labels, in the reader's locale. Files never use these.

#include <QLocale>
#include <QString>
#include <vector>

namespace lathe::widgets {

/// Short counts: "950", "1.2 k", "10 k", "3.4 M"; in Chinese "1 萬", "10 萬", "1 億" (or 万, 亿).
QString compactNumber(double value, const QLocale& locale);

/// Decimal multiples, as disks and checkpoints are sold: "0.66 MB", "269 MB", "1.2 GB".
QString byteText(double bytes, const QLocale& locale);

/// `digits` significant digits without needless zeros; true minus sign; "–" for NaN.
QString valueText(double value, const QLocale& locale, int digits = 3);
/// Fixed decimals, true minus sign; "–" for NaN.
QString fixedText(double value, const QLocale& locale, int decimals);
/// "+0.4", "−1.2", "0".
QString signedText(double value, const QLocale& locale, int decimals);

/// "×10⁻³"
QString powerOfTen(int exponent);

/// One label per tick value, all with the decimals that the finest of them needs.
std::vector<QString> tickLabels(const std::vector<double>& values, const QLocale& locale);

}  // namespace lathe::widgets
