// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// From the engine's statistics and previews to the plain values of the Weights view's charts.

#include <QString>
#include <optional>
#include <vector>

#include "core/methods/preview.h"
#include "core/observe/weight_statistics.h"
#include "widgets/charts/channel_range_chart.h"
#include "widgets/charts/histogram_data.h"
#include "widgets/charts/small_multiples.h"

namespace lathe::app {

class StepEditor;

inline constexpr double kWeakSqnrDb = 15;  ///< a layer below it is shown in orange

/// Counts of levels are scaled to the histogram's when one of them is a sample. Clip lines are
/// draggable where the step has a clip range, the pruning band where it has a threshold.
widgets::HistogramData histogramOf(const core::WeightStatistics& statistics,
                                   const std::optional<core::StepPreview>& preview,
                                   const StepEditor& editor);

/// "331,776 values · levels at the median scale 0.0249"
QString histogramDetail(const core::WeightStatistics& statistics,
                        const std::optional<core::StepPreview>& preview);

/// Of outputs, which are rows, or of inputs.
widgets::ChannelRangeData channelsOf(const core::WeightStatistics& statistics, bool inputs,
                                     const std::optional<core::StepPreview>& preview);
widgets::SmallMultiplesData multiplesOf(const std::vector<core::LayerPreview>& layers);

}  // namespace lathe::app
