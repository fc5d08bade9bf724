// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every number that a run has, as one list: the columns of the table of runs, the axes of the
// charts, the limits of a goal and the CSV file all read it.

#include <QLocale>
#include <QString>
#include <map>
#include <optional>
#include <span>

#include "core/workspace/comparison.h"

namespace lathe::widgets {

enum class RunMetric {
    Size,
    BitsPerWeight,
    Zeros,
    Perplexity,
    Kl,
    Agreement,
    TaskMean,
    Accuracy,
    Top5,
    CalibrationError,
    P50,
    P90,
    P99,
    Speed,
    PromptSpeed,
    Memory,
    Seconds
};

struct RunMetricInfo {
    RunMetric metric;
    const char* name;  ///< untranslated; see metricName()
    const char* unit;  ///< likewise; may be empty
    int decimals;
    bool higherIsBetter;
    bool logAxis;                      ///< values span magnitudes
    bool shown;                        ///< a column unless the user hides it
    bool errorShown;                   ///< beside the number; else in its tool tip
    std::optional<core::Metric> kind;  ///< what must agree between two runs; none: nothing
};

std::span<const RunMetricInfo> runMetrics();
const RunMetricInfo& infoOf(RunMetric metric);

QString metricName(RunMetric metric);    ///< "Perplexity", "p50"
QString metricUnit(RunMetric metric);    ///< "MB"; may be empty
QString metricHelp(RunMetric metric);    ///< a sentence where the name does not say it; or empty
QString metricHeader(RunMetric metric);  ///< "Size MB"

/// Unset where it was not measured. An original has no divergence from itself and full agreement.
std::optional<double> valueOf(const core::Run& run, RunMetric metric);
double errorOf(const core::Run& run, RunMetric metric);  ///< standard error; 0: none

/// "18.64", "1:02:10" for times; "–" where there is none.
QString metricText(const core::Run& run, RunMetric metric, const QLocale& locale);
/// "± 0.17"; empty where there is none.
QString errorText(const core::Run& run, RunMetric metric, const QLocale& locale);

/// What a run must not exceed (or, where higher is better, must reach).
using RunLimits = std::map<RunMetric, double>;
bool meets(double value, RunMetric metric, double limit);

}  // namespace lathe::widgets
