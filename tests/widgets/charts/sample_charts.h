// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Plausible data for every chart, made by arithmetic: for the tests that loop over all charts and
// for the gallery. Nothing here was measured.

#include <QString>
#include <memory>
#include <vector>

#include "widgets/charts/channel_bars.h"
#include "widgets/charts/channel_range_chart.h"
#include "widgets/charts/confusion_matrix.h"
#include "widgets/charts/dot_plot.h"
#include "widgets/charts/fit_bar.h"
#include "widgets/charts/flip_gallery.h"
#include "widgets/charts/heat_map.h"
#include "widgets/charts/histogram_chart.h"
#include "widgets/charts/latency_chart.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/ranked_bars.h"
#include "widgets/charts/reliability_chart.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/charts/small_multiples.h"
#include "widgets/charts/stacked_bar.h"
#include "widgets/charts/treemap_chart.h"

namespace lathe::tests {

/// A bell curve with heavy tails and its symmetric integer quantization at `clip`.
widgets::HistogramData sampleHistogram(double clip = 0.174, int bits = 4);
widgets::ChannelRangeData sampleChannels(int count = 576);
widgets::SmallMultiplesData sampleTiles(int count = 30);
std::vector<widgets::TreemapItem> sampleTreemap();
std::vector<widgets::BarRow> sampleBars(bool chinese = false);
widgets::FitBarData sampleFit(bool chinese = false);
widgets::ScatterData sampleScatter(bool chinese = false);
widgets::DotPlotData sampleDots(bool chinese = false);
widgets::LatencyData sampleLatency(bool chinese = false);
widgets::LineChartData sampleLines(bool chinese = false);
widgets::ConfusionData sampleConfusion();
std::vector<widgets::ReliabilitySeries> sampleReliability(bool chinese = false);
std::vector<widgets::FlippedExample> sampleFlips(int count = 20);

/// Heads by block, in groups that share keys, signed, one column marked.
widgets::HeatMapData sampleHeads(int blocks = 30, int groups = 3, int perGroup = 3);
widgets::RankedBarsData sampleRanking(int count = 12);

/// A few channels far above the others, and the same smoothed.
widgets::ChannelBarsData sampleLoudness(int count = 576);

struct NamedChart {
    QString name;
    std::unique_ptr<widgets::ChartWidget> chart;
};

/// One of each, titled and sized as in the program.
std::vector<NamedChart> sampleCharts(bool chinese = false);

}  // namespace lathe::tests
