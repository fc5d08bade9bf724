// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A walk over the columns of a tile as what the charts and the readout of its view show.

#include <vector>

#include "app/desktop/observatory/columns_study.h"
#include "widgets/charts/heat_map_data.h"
#include "widgets/charts/line_chart.h"
#include "widgets/panels/facts_grid.h"

namespace lathe::app {

enum class TileChange {
    LastColumn,  ///< what deciding the last column did
    SoFar,       ///< against the weight before the walk
    OfEdit       ///< against the walk without edits
};

/// A weight of the tile: its row, and its column's place in the walk.
struct TilePlace {
    int row = 0, place = 0;
    bool operator==(const TilePlace&) const = default;
};

/// The tile when `decided` columns are decided: those, then what is still free. Zeros that pruning
/// made are hatched, the chosen weight and edited ones framed. Colours mean the same at every step,
/// but not those of an edit's spread.
widgets::HeatMapData tileOf(const TileWalk& walk, int decided, const TilePlace& chosen);
widgets::HeatMapData tileChangeOf(const TileWalk& walk, int decided, const TilePlace& chosen,
                                  TileChange change);

/// Lost so far, in percent of the energy of what the tile puts out, by columns decided.
widgets::LineChartData tileLossOf(const TileWalk& walk, int decided);

/// What the last column did and what is lost so far, in words.
QString tileSentence(const TileWalk& walk, int decided);
/// One weight on its way.
std::vector<widgets::Fact> tileFactsOf(const TileWalk& walk, int decided, const TilePlace& chosen);
/// How far an edit has spread; empty without one.
QString spreadSentence(const TileWalk& walk, int decided);

QString methodName(TileMethod method);

}  // namespace lathe::app
