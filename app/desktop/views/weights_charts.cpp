// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/weights_charts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "app/desktop/views/step_editor.h"

namespace lathe::app {

namespace {

std::vector<widgets::QuantLevel> levelsOf(const core::StepPreview& preview, double countScale) {
    std::vector<widgets::QuantLevel> levels;
    for (const core::Level& level : preview.levels)
        levels.push_back({level.code, level.value, level.low, level.high,
                          double(level.count) * countScale, level.rmsError, false});
    std::sort(levels.begin(), levels.end(),
              [](const auto& a, const auto& b) { return a.value < b.value; });
    if (preview.beyondClip > 0 && levels.size() > 1)
        levels.front().clipped = levels.back().clipped = true;
    return levels;
}

std::optional<widgets::ClipLines> clipOf(const std::optional<core::StepPreview>& preview,
                                         const StepEditor& editor) {
    widgets::ClipLines lines;
    lines.editable = editor.has("clip_low");
    lines.symmetric = editor.text("scheme") != "zero_point";
    const core::Params& params = editor.step().params;
    if (lines.editable && editor.text("clip") == "range") {
        lines.low = params.real("clip_low");
        lines.high = params.real("clip_high");
        return lines;
    }
    if (!preview || preview->levels.size() < 2) return std::nullopt;
    lines.low = preview->clipLow;
    lines.high = preview->clipHigh;
    return lines;
}

}  // namespace

widgets::HistogramData histogramOf(const core::WeightStatistics& statistics,
                                   const std::optional<core::StepPreview>& preview,
                                   const StepEditor& editor) {
    widgets::HistogramData data;
    data.low = statistics.low;
    data.high = statistics.high;
    data.counts.assign(statistics.histogram.begin(), statistics.histogram.end());
    data.min = statistics.low;
    data.max = statistics.high;
    if (preview && preview->levels.size() > 1 && preview->valuesSeen > 0)
        data.levels =
            levelsOf(*preview, double(statistics.valuesSeen) / double(preview->valuesSeen));
    data.clip = clipOf(preview, editor);
    if (editor.has("threshold"))
        data.pruneThreshold =
            editor.text("mode") == "threshold" ? editor.step().params.real("threshold") : 0;
    return data;
}

QString histogramDetail(const core::WeightStatistics& statistics,
                        const std::optional<core::StepPreview>& preview) {
    const QLocale locale;
    QString detail = statistics.sampled
                         ? QCoreApplication::translate("WeightsCharts", "≈ sample of %1 values")
                               .arg(locale.toString(qlonglong(statistics.valuesSeen)))
                         : QCoreApplication::translate("WeightsCharts", "%1 values")
                               .arg(locale.toString(qlonglong(statistics.valuesSeen)));
    if (preview && preview->levels.size() > 2) {
        const auto& levels = preview->levels;
        detail += QCoreApplication::translate("WeightsCharts",
                                              " · %1, levels %2 apart at the median scale")
                      .arg(QString::fromStdString(preview->encoding),
                           locale.toString(levels[levels.size() / 2].value -
                                               levels[levels.size() / 2 - 1].value,
                                           'g', 3));
    }
    return detail;
}

widgets::ChannelRangeData channelsOf(const core::WeightStatistics& statistics, bool inputs,
                                     const std::optional<core::StepPreview>& preview) {
    widgets::ChannelRangeData data;
    double widest = 0;
    for (const core::ChannelRange& row : inputs ? statistics.columns : statistics.rows) {
        data.channels.push_back({row.low, row.high, row.mean, row.deviation});
        const double reach = std::max(-double(row.low), double(row.high));
        if (reach > widest) widest = reach, data.marked = int(data.channels.size()) - 1;
    }
    if (preview && preview->levels.size() > 1)
        data.clipLow = preview->clipLow, data.clipHigh = preview->clipHigh;
    return data;
}

widgets::SmallMultiplesData multiplesOf(const std::vector<core::LayerPreview>& layers) {
    widgets::SmallMultiplesData data;
    data.scoreName = QCoreApplication::translate("WeightsCharts", "SQNR");
    data.scoreUnit = QCoreApplication::translate("WeightsCharts", "dB");
    data.warnBelow = kWeakSqnrDb;
    for (const core::LayerPreview& layer : layers) {
        widgets::MiniHistogram tile;
        tile.label = QString::number(layer.layer);
        tile.low = layer.low;
        tile.high = layer.high;
        tile.counts.assign(layer.histogram.begin(), layer.histogram.end());
        if (layer.problem.empty()) {
            if (layer.clipHigh > layer.clipLow)
                tile.clipLow = layer.clipLow, tile.clipHigh = layer.clipHigh;
            if (std::isfinite(layer.sqnrDb)) tile.score = layer.sqnrDb;
        }
        data.tiles.push_back(std::move(tile));
    }
    return data;
}

}  // namespace lathe::app
