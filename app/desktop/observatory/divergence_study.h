// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a changed model parts from its original on a text, measured as a job, and as what the
// charts and the table of its view show.

#include <memory>
#include <vector>

#include "app/desktop/observatory/observed_text.h"
#include "core/backend/backend.h"
#include "core/observe/layer_divergence.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/ranked_bars.h"

namespace lathe::app {

struct DivergenceRequest {
    core::ModelPtr original, changed;
    QString changedName;
    std::shared_ptr<core::Backend> backend;
    TextChoice text;
};

/// A place where the two differ much, as people read it.
struct DivergentPlace {
    QString before, target;  ///< the text, and what follows in it
    double kl = 0;
    QString original, changed;  ///< what each expected, likeliest first
};

struct DivergenceStudy {
    core::LayerDivergence found;
    std::vector<DivergentPlace> places;
    QString textName, textSha256, changedName;
    int64_t tokens = 0;  ///< scored
};

DivergenceStudy studyDivergence(const DivergenceRequest& request, core::JobContext& job);

enum class StreamQuantity { RelativeError, CosineDistance, Sqnr };

/// By block: with what it inherited, and its own doing.
widgets::LineChartData streamLinesOf(const DivergenceStudy& study, StreamQuantity quantity);
/// The linears' own errors; `order` says which linear each bar is.
widgets::RankedBarsData linearBarsOf(const DivergenceStudy& study, const QStringList& selected,
                                     std::vector<int>& order);
widgets::ChartTable placesTable(const DivergenceStudy& study);
/// First block past the threshold, KL and agreement in words.
QString divergenceSentence(const DivergenceStudy& study, double threshold);

}  // namespace lathe::app
