// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Results as JSON, with the key names of the command line's contract. Included by .cpp files only.

#include <nlohmann/json.hpp>
#include <optional>

#include "core/workspace/run.h"
#include "core/workspace/study.h"

namespace lathe::core {

using Json = nlohmann::ordered_json;

Json toJson(const PerplexityResult& result);
Json toJson(const DivergenceResult& result);
Json toJson(const ClassificationResult& result, const std::optional<ClassificationChange>& against);
Json toJson(const TaskResult& result, const std::optional<TaskComparison>& against = {});
Json toJson(const LatencyResult& result);
Json toJson(const ExportResult& result);
Json toJson(const StepReport& step);
Json toJson(const Machine& machine);
Json toJson(const MeasuredModel& model);
Json toJson(const Run& run);

}  // namespace lathe::core
