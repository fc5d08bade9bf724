// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An explained drop in the window's language: sentences, the tokens that lost most and the measured
// fixes as tables.

#include "app/desktop/compare/drop_job.h"
#include "widgets/charts/chart_table.h"

namespace lathe::app {

QStringList dropSentences(const core::DropExplanation& found, const QLocale& locale);

/// Where it was not looked at what the run was measured on or made with; empty if it was.
QStringList dropCaveats(const ExplainedDrop& explained);

/// "Keep layers.3 in 16 bit".
QString fixText(const core::DropFix& fix, const core::DropExplanation& found,
                const QLocale& locale);
/// "KL 0.043, 3.1 MB (+1.9)".
QString fixNumbers(const core::DropFix& fix, const core::DropExplanation& found,
                   const QLocale& locale);

/// For a narrow panel; the full one has the text around each token and all numbers.
widgets::ChartTable shortTokenTable(const core::DropExplanation& found, const QLocale& locale);
widgets::ChartTable tokenTable(const core::DropExplanation& found);
widgets::ChartTable fixTable(const core::DropExplanation& found, const QLocale& locale);

}  // namespace lathe::app
