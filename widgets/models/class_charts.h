// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the charts of a comparison show of classifiers: what a run takes for what, whether it is as
// often right as it says, and which of its answers differ from the baseline's.

#include "core/data/dataset.h"
#include "widgets/charts/confusion_matrix.h"
#include "widgets/charts/flip_gallery.h"
#include "widgets/charts/reliability_chart.h"
#include "widgets/models/run_model.h"

namespace lathe::widgets {

/// Whether the baseline, and with it what is compared, is a classifier.
bool comparesClassifiers(const RunModel& model);

/// Empty for a run without classes.
ConfusionData confusionOf(const core::Run& run);

/// The baseline and one run, where they were measured.
std::vector<ReliabilitySeries> reliabilityOf(const RunModel& model, core::RunId run);

/// Examples that a run answers otherwise than a reference: those that it lost first, then those
/// that it gained, then those that both get wrong.
struct Flip {
    int64_t example = 0;
    QString right, before, after;
    bool operator==(const Flip&) const = default;
};
std::vector<Flip> flipsOf(const core::Run& reference, const core::Run& run);

/// The flips with what they show, as many of the pictures as `pictures` allows. `data` null: none.
std::vector<FlippedExample> flippedExamples(const std::vector<Flip>& flips,
                                            const core::Dataset* data, size_t pictures);

}  // namespace lathe::widgets
