// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sizes for people, in decimal units as disks and downloads state them: 1 MB = 10^6 bytes.

#include <QLocale>
#include <QString>

namespace lathe::widgets {

/// "5.25", of megabytes; two to four significant digits. For columns whose header names the unit.
QString megabytesText(quint64 bytes, const QLocale& locale = {});

/// "640 B", "5.25 MB", "1.3 GB".
QString bytesText(quint64 bytes, const QLocale& locale = {});

/// "2.62 M", "134.5 M", "1.1 B" parameters.
QString countText(qint64 count, const QLocale& locale = {});

/// "0.4 s", "12 s", "2:46", "1:02:30".
QString durationText(double seconds, const QLocale& locale = {});

}  // namespace lathe::widgets
