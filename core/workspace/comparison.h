// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A set of runs side by side. For each kind of number the first run that has it is the reference,
// so with the baseline in front it is the baseline wherever that was measured.

#include <optional>
#include <string>
#include <vector>

#include "core/workspace/comparability.h"

namespace lathe::core {

/// Whether `run` has any number of this kind.
bool isMeasured(const Run& run, Metric metric);

/// Nothing was done to it: what others are compared with.
bool isOriginal(const Run& run);

/// Null where no run has it.
const Run* referenceOf(const std::vector<Run>& runs, Metric metric);

/// Why this number of `run` must not stand beside the reference's: one sentence; empty if it may,
/// or was not measured.
std::string whyApart(const std::vector<Run>& runs, const Run& run, Metric metric);

/// Mean of relative weight errors per layer over all steps; NaN for layers that no step changed.
/// Empty where nothing was measured.
std::vector<double> layerErrors(const MeasuredModel& model);

/// Mean accuracy over the tasks, with the standard error of that mean (tasks are independent).
struct TaskMean {
    double accuracy = 0, standardError = 0;
};
std::optional<TaskMean> taskMean(const MeasuredModel& model);

/// What a classifier's accuracy gained (or, below 0, lost) against a reference on the same
/// examples, with the standard error of the paired difference.
struct AccuracyChange {
    double difference = 0, standardError = 0;
    ClassificationChange answers;
};
/// None where the two must not be compared, or are one run.
std::optional<AccuracyChange> accuracyChange(const Run& reference, const Run& run);

/// The names of a classifier's classes; numbers where a record has none.
std::vector<std::string> classNames(const MeasuredClasses& classes);

}  // namespace lathe::core
