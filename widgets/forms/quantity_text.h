// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sizes and times as the window writes them, in the locale's number format.

#include <QString>

namespace lathe::widgets {

/// Decimal megabytes, without the unit: "92.5".
QString megabytesText(quint64 bytes);
/// With the unit that suits it: "4.4 MB", "1.20 GB".
QString bytesText(quint64 bytes);
/// "under 1 s", "12 s", "2:50", "1:02:03".
QString durationText(double seconds);

}  // namespace lathe::widgets
