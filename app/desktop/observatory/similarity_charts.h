// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A study of similar blocks as what the charts of its view draw, and in words.

#include <optional>

#include "app/desktop/observatory/recipe_effect.h"
#include "app/desktop/observatory/similarity_study.h"
#include "widgets/charts/heat_map_data.h"
#include "widgets/charts/line_chart.h"

namespace lathe::app {

/// Rows are blocks; columns are block influence and angular distance, each with its own colours.
widgets::HeatMapData influenceOf(const SimilarityStudy& study);
/// The rows of marked blocks.
std::vector<widgets::HeatMark> influenceMarksOf(const SimilarityStudy& study,
                                                const LayerMarks& marks);

/// The stream before the first block and behind each, against itself.
enum class StreamMap { Cka, DebiasedCka, Angle };
widgets::HeatMapData streamMapOf(const SimilarityStudy& study, StreamMap kind);
/// Where the streams around the marked blocks meet, if they are neighbours.
std::vector<widgets::HeatMark> streamMarksOf(const SimilarityStudy& study, const LayerMarks& marks);
/// The blocks between two of these streams.
LayerMarks blocksBetween(int one, int other);

/// The least angular distance over 1, 2, ... neighbours.
widgets::LineChartData neighboursOf(const SimilarityStudy& study);

/// Which are marked, what they weigh, how far the stream turns in them, and what was measured.
QString markedLayersSentence(const SimilarityStudy& study, const LayerMarks& marks,
                             const std::optional<RecipeEffect>& measured);

}  // namespace lathe::app
