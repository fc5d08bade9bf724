// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The sections of a report as HTML. Each is empty when there is nothing to show.

#include <string>
#include <vector>

#include "core/workspace/comparison.h"
#include "core/workspace/report.h"

namespace lathe::core {

using Runs = std::vector<Run>;

// report_tables.cpp
std::string overviewList(const Runs& runs);
std::string summaryTable(const Runs& runs);
std::string taskTable(const Runs& runs);
std::string exportTable(const Runs& runs);
std::string generatedTexts(const Runs& runs, const std::string& prompt);

// report_charts.cpp
/// Whether a run has numbers of that kind and they may stand beside the others'.
bool belongs(const Runs& runs, const Run& run, Metric metric);
std::string sizeChart(const Runs& runs);
std::string taskChart(const Runs& runs);
std::string layerChart(const Runs& runs);

// report_classes.cpp
std::string classTable(const Runs& runs);
std::string accuracyChart(const Runs& runs);
std::string confusionChart(const Runs& runs);
std::string reliabilityChart(const Runs& runs);

// report_calibration.cpp
std::string calibrationTable(const Runs& runs);

// report_warnings.cpp
std::string warningTable(const Runs& runs);

// report_training.cpp
std::string trainingTable(const Runs& runs);
std::string trainingChart(const Runs& runs);

// report_provenance.cpp
std::string recipeTable(const Runs& runs);
std::string provenance(const Runs& runs, const std::string& text);

}  // namespace lathe::core
