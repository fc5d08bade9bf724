// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What was measured of activations, as data of charts.

#include <vector>

#include "app/desktop/observatory/activations_study.h"
#include "widgets/charts/channel_bars.h"
#include "widgets/charts/heat_map_data.h"
#include "widgets/charts/ranked_bars.h"

namespace lathe::app {

/// Peaks and percentiles of every channel of a place.
widgets::ChannelBarsData peaksOf(const ActivationsStudy& study, int site);

/// One side of a place, after and before smoothing; `before` may be empty.
widgets::ChannelBarsData sideOf(std::vector<double> after, std::vector<double> before,
                                const QString& valueName, int selected);

/// The first tokens, one per row.
widgets::HeatMapData tokensByChannel(const ActivationsStudy& study, const SiteSides& sides);

widgets::RankedBarsData featureBarsOf(const std::vector<core::OutlierFeature>& features,
                                      int selectedChannel);

/// The largest ratio first; `order` says which of statistics.massive each bar is.
widgets::RankedBarsData massiveBarsOf(const ActivationsStudy& study, int selectedSite,
                                      int selectedChannel, std::vector<size_t>& order);

/// Where channels of the residual stream's width are largest, of what attention and FFN read.
int loudestSiteOf(const ActivationsStudy& study, int64_t channel);

/// Whether outlier features are looked for among the channels of a place, or of its stream.
bool hasFeatures(const core::ActivationSite& site);

/// "heldout.txt, 512 tokens · SHA-256 0123456789ab".
QString sourceText(const ActivationsStudy& study);

}  // namespace lathe::app
