// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A study of heads as what the charts of its view draw, and in words.

#include <map>

#include "app/desktop/observatory/heads_study.h"
#include "widgets/charts/heat_map_data.h"
#include "widgets/charts/line_chart.h"

namespace lathe::app {

/// What was measured without some of the units, by their number.
using MeasuredRemovals = std::map<int, core::LossChange>;

QString scoreName(HeadScore score);
QString scoreUnit(HeadScore score);  ///< "change of loss, nats"

/// Columns are blocks, rows are heads in the groups that share keys.
widgets::HeatMapData headMapOf(const HeadsStudy& study, HeadScore score);
std::vector<widgets::HeatMark> headMarksOf(const HeadsStudy& study, const HeadMarks& marks);

/// Queries down, keys across; empty for a head that is not there.
widgets::HeatMapData attentionOf(const HeadPatterns& patterns, int layer, int head);

/// How alike the scores rank the heads, each pair once.
widgets::HeatMapData agreementMapOf(const HeadsStudy& study);

/// What removing more and more of the lowest costs: the first-order estimate, and what was
/// measured.
widgets::LineChartData removalCurveOf(const HeadsStudy& study, HeadScore score,
                                      const MeasuredRemovals& measured);

/// How many are marked, what the gradients say of it and what was measured.
QString markedSentence(const HeadsStudy& study, const HeadMarks& marks,
                       const std::optional<core::LossChange>& measured);
QString headAgreementSentence(const HeadsStudy& study);

}  // namespace lathe::app
