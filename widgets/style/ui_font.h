// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The fonts of the program. Families depend on the language, because one code point has other
// shapes in Traditional and Simplified Chinese.

#include <QFont>
#include <QString>

#include "widgets/style/tokens.h"

namespace lathe::widgets {

/// 12 px body text. `language`: "en", "zh_TW", "zh_CN".
QFont uiFont(const QString& language);

/// The same family in another size (one of metrics::k...Text scaled as the base is).
QFont sized(const QFont& base, int pixels, QFont::Weight weight = QFont::Normal);

/// For text painted beside widgets: `widget`'s font in a size given for the 12 px base.
QFont chartFont(const QWidget& widget, int pixels = metrics::kSmallText,
                QFont::Weight weight = QFont::Normal);

}  // namespace lathe::widgets
