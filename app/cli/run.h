// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the ways of running a recipe share: their options and their table.

#include <optional>
#include <string>
#include <vector>

#include "app/cli/session.h"
#include "core/workspace/study.h"

namespace lathe::app {

struct RunOptions {
    std::string model, recipe, output, format, report, workspace;
    std::vector<std::string> steps;
    core::DataSources data;
    std::optional<int64_t> parent;
    bool plan = false;
};

/// The format that -o asks for by its name: .gguf, .lathe.h5, else a folder.
std::string formatFor(const RunOptions& options);

/// Every variant as a row of a workspace, behind the original's.
void runRecorded(Session& session, const RunOptions& options, const core::Study& study,
                 const core::ModelPtr& model);

/// What looked broken behind the steps, a line each on standard error.
void tellWarnings(const std::vector<core::StepReport>& steps);

std::string studyTable(const core::StudyResult& result);
std::string tableHead(const std::string& first, size_t width);
std::string tableRow(const std::string& first, size_t width, const core::MeasuredModel& row);

}  // namespace lathe::app
