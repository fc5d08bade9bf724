// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the look behind a step found, and what can be done about it, in the window's language.

#include <QLocale>
#include <QString>

#include "core/workspace/ways_back.h"

namespace lathe::app {

/// The engine's own sentence for a condition that this program does not know.
QString warningText(const core::StepReport& step, const core::StepWarning& warning,
                    const QLocale& locale);

QString wayBackText(const core::WayBack& way, const QLocale& locale);

}  // namespace lathe::app
