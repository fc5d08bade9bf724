// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_metrics.h"

#include <QCoreApplication>
#include <array>
#include <cmath>

#include "widgets/charts/number_text.h"

namespace lathe::widgets {

namespace {

using core::Metric;
constexpr const char* kContext = "RunMetric";
constexpr double kMegabyte = 1e6;

constexpr std::array<RunMetricInfo, 17> kMetrics = {{
    {RunMetric::Size,
     QT_TRANSLATE_NOOP("RunMetric", "Size"),
     "MB",
     2,
     false,
     false,
     true,
     false,
     {}},
    {RunMetric::BitsPerWeight,
     QT_TRANSLATE_NOOP("RunMetric", "Bits/w"),
     "",
     2,
     false,
     false,
     true,
     false,
     {}},
    {RunMetric::Zeros,
     QT_TRANSLATE_NOOP("RunMetric", "Zeros"),
     "%",
     1,
     true,
     false,
     false,
     false,
     {}},
    {RunMetric::Perplexity, QT_TRANSLATE_NOOP("RunMetric", "Perplexity"), "", 2, false, true, true,
     true, Metric::Perplexity},
    {RunMetric::Kl, QT_TRANSLATE_NOOP("RunMetric", "KL"), "", 4, false, true, true, true,
     Metric::Divergence},
    {RunMetric::Agreement, QT_TRANSLATE_NOOP("RunMetric", "Top-1"), "%", 1, true, false, true,
     false, Metric::Divergence},
    {RunMetric::TaskMean, QT_TRANSLATE_NOOP("RunMetric", "Tasks"), "%", 1, true, false, true, false,
     Metric::Tasks},
    {RunMetric::Accuracy, QT_TRANSLATE_NOOP("RunMetric", "Accuracy"), "%", 1, true, false, true,
     true, Metric::Classes},
    {RunMetric::Top5, QT_TRANSLATE_NOOP("RunMetric", "Top-5"), "%", 1, true, false, true, false,
     Metric::Classes},
    {RunMetric::CalibrationError, QT_TRANSLATE_NOOP("RunMetric", "ECE"), "%", 1, false, false, true,
     false, Metric::Classes},
    {RunMetric::P50, QT_TRANSLATE_NOOP("RunMetric", "p50"), QT_TRANSLATE_NOOP("RunMetric", "ms"), 2,
     false, false, true, false, Metric::Latency},
    {RunMetric::P90, QT_TRANSLATE_NOOP("RunMetric", "p90"), QT_TRANSLATE_NOOP("RunMetric", "ms"), 2,
     false, false, false, false, Metric::Latency},
    {RunMetric::P99, QT_TRANSLATE_NOOP("RunMetric", "p99"), QT_TRANSLATE_NOOP("RunMetric", "ms"), 2,
     false, false, true, false, Metric::Latency},
    {RunMetric::Speed, QT_TRANSLATE_NOOP("RunMetric", "Speed"),
     QT_TRANSLATE_NOOP("RunMetric", "tok/s"), 0, true, false, true, false, Metric::Latency},
    {RunMetric::PromptSpeed, QT_TRANSLATE_NOOP("RunMetric", "Prompt"),
     QT_TRANSLATE_NOOP("RunMetric", "tok/s"), 0, true, false, false, false, Metric::Latency},
    {RunMetric::Memory, QT_TRANSLATE_NOOP("RunMetric", "Memory"), "MB", 0, false, false, false,
     false, Metric::Latency},
    {RunMetric::Seconds,
     QT_TRANSLATE_NOOP("RunMetric", "Time"),
     "",
     0,
     false,
     false,
     false,
     false,
     {}},
}};

std::optional<double> latencyValue(const core::LatencyResult& latency, RunMetric metric) {
    switch (metric) {
        case RunMetric::P50:
            return latency.decodeMs.p50;
        case RunMetric::P90:
            return latency.decodeMs.p90;
        case RunMetric::P99:
            return latency.decodeMs.p99;
        case RunMetric::Speed:
            return latency.generateTokensPerSecond;
        case RunMetric::PromptSpeed:
            return latency.promptTokensPerSecond;
        default:  // the peak of the whole process says nothing about one model
            if (!latency.peakIsOwn) return {};
            return static_cast<double>(latency.peakRssBytes) / kMegabyte;
    }
}

/// 0 and full agreement of an original that was measured on a text: the others' are from it.
std::optional<double> divergenceValue(const core::Run& run, RunMetric metric) {
    const core::MeasuredModel& model = *run.metrics;
    const bool agreement = metric == RunMetric::Agreement;
    if (core::isOriginal(run) && model.perplexity) return agreement ? 100 : 0;
    if (!model.divergence) return {};
    return agreement ? 100 * model.divergence->top1Agreement : model.divergence->kl.mean;
}

std::optional<double> classValue(const core::MeasuredModel& model, RunMetric metric) {
    if (!model.classes) return {};
    const core::ClassificationResult& result = model.classes->result;
    return 100 * (metric == RunMetric::Accuracy ? result.accuracy
                  : metric == RunMetric::Top5   ? result.top5Accuracy
                                                : result.calibrationError);
}

std::optional<double> qualityValue(const core::Run& run, RunMetric metric) {
    const core::MeasuredModel& model = *run.metrics;
    if (infoOf(metric).kind == Metric::Divergence) return divergenceValue(run, metric);
    if (infoOf(metric).kind == Metric::Classes) return classValue(model, metric);
    if (metric == RunMetric::Perplexity) {
        if (!model.perplexity) return {};
        return model.perplexity->perplexity;
    }
    if (const auto mean = core::taskMean(model)) return 100 * mean->accuracy;
    return {};
}

/// "0:07", "48:10", "1:02:10".
QString durationText(double seconds) {
    const auto whole = static_cast<qint64>(std::llround(seconds));
    const QString tail = QStringLiteral("%1").arg(whole % 60, 2, 10, QLatin1Char('0'));
    const qint64 minutes = whole / 60;
    if (minutes < 60) return QStringLiteral("%1:%2").arg(minutes).arg(tail);
    return QStringLiteral("%1:%2:%3")
        .arg(minutes / 60)
        .arg(minutes % 60, 2, 10, QLatin1Char('0'))
        .arg(tail);
}

/// Fixed decimals so that a column lines up; huge values by significant digits.
/// With so many decimals, unless little would be left of the number or it would become too long.
QString numberText(double value, int decimals, const QLocale& locale) {
    const double size = std::fabs(value);
    if (size >= 1e5) return valueText(value, locale, 3);
    if (decimals > 2 && size < 0.5 * std::pow(10, -decimals)) return valueText(value, locale, 1);
    return fixedText(value, locale, decimals);
}

/// Of names that do not say what the number is; untranslated, or null.
const char* helpOf(RunMetric metric) {
    switch (metric) {
        case RunMetric::Zeros:
            return QT_TRANSLATE_NOOP("RunMetric",
                                     "Weights of linears that are exactly 0. They save bytes only "
                                     "where they are left out, and time only if the speed says so");
        case RunMetric::Kl:
            return QT_TRANSLATE_NOOP(
                "RunMetric", "How far its predictions are from the original's, in nats per token");
        case RunMetric::Agreement:
            return QT_TRANSLATE_NOOP("RunMetric",
                                     "Tokens whose likeliest prediction is the original's");
        case RunMetric::Accuracy:
            return QT_TRANSLATE_NOOP("RunMetric", "Held-out examples whose class it names rightly");
        case RunMetric::Top5:
            return QT_TRANSLATE_NOOP(
                "RunMetric", "Examples whose class is among the five that it finds likeliest");
        case RunMetric::CalibrationError:
            return QT_TRANSLATE_NOOP(
                "RunMetric",
                "Expected calibration error: how far its confidence is from how often it is right");
        default:
            return nullptr;
    }
}

}  // namespace

std::span<const RunMetricInfo> runMetrics() {
    return kMetrics;
}

const RunMetricInfo& infoOf(RunMetric metric) {
    return kMetrics[static_cast<size_t>(metric)];
}

QString metricName(RunMetric metric) {
    return QCoreApplication::translate(kContext, infoOf(metric).name);
}

QString metricUnit(RunMetric metric) {
    return QCoreApplication::translate(kContext, infoOf(metric).unit);
}

QString metricHelp(RunMetric metric) {
    const char* help = helpOf(metric);
    return help ? QCoreApplication::translate(kContext, help) : QString();
}

QString metricHeader(RunMetric metric) {
    const QString unit = metricUnit(metric);
    return unit.isEmpty() ? metricName(metric) : metricName(metric) + QLatin1Char(' ') + unit;
}

std::optional<double> valueOf(const core::Run& run, RunMetric metric) {
    if (!run.metrics) return {};
    switch (metric) {
        case RunMetric::Size:
            return static_cast<double>(run.metrics->bytes) / kMegabyte;
        case RunMetric::BitsPerWeight:
            return run.metrics->bitsPerWeight;
        case RunMetric::Zeros:
            return 100 * run.metrics->zeros;
        case RunMetric::Seconds:
            return run.seconds;
        default:
            break;
    }
    if (infoOf(metric).kind != Metric::Latency) return qualityValue(run, metric);
    if (!run.metrics->latency) return {};
    return latencyValue(*run.metrics->latency, metric);
}

double errorOf(const core::Run& run, RunMetric metric) {
    if (!run.metrics) return 0;
    const core::MeasuredModel& model = *run.metrics;
    switch (metric) {
        case RunMetric::Perplexity:
            return model.perplexity ? model.perplexity->standardError : 0;
        case RunMetric::Kl:
            return model.divergence ? model.divergence->kl.standardError : 0;
        case RunMetric::Agreement:
            return model.divergence ? 100 * model.divergence->top1StandardError : 0;
        case RunMetric::Accuracy:
            return model.classes ? 100 * model.classes->result.accuracyStandardError : 0;
        case RunMetric::TaskMean: {
            const auto mean = core::taskMean(model);
            return mean ? 100 * mean->standardError : 0;
        }
        default:
            return 0;
    }
}

QString metricText(const core::Run& run, RunMetric metric, const QLocale& locale) {
    const std::optional<double> value = valueOf(run, metric);
    if (!value || std::isnan(*value)) return QStringLiteral("–");
    if (metric == RunMetric::Seconds) return durationText(*value);
    return numberText(*value, infoOf(metric).decimals, locale);
}

QString errorText(const core::Run& run, RunMetric metric, const QLocale& locale) {
    const double error = errorOf(run, metric);
    if (!(error > 0)) return {};
    return QStringLiteral("± ") + numberText(error, infoOf(metric).decimals, locale);
}

bool meets(double value, RunMetric metric, double limit) {
    return infoOf(metric).higherIsBetter ? value >= limit : value <= limit;
}

}  // namespace lathe::widgets
