// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table of runs: rows to Run and back. The caller holds the lock of the database.

#include <vector>

#include "core/workspace/database.h"
#include "core/workspace/run.h"

namespace lathe::core {

/// All rows by id, or only the one of `id`. `folder`: where to look for checkpoints.
std::vector<Run> readRuns(Database& database, const std::filesystem::path& folder,
                          std::optional<RunId> id = {});

RunId insertRun(Database& database, const Run& run, std::string_view startedAt);

/// Moves a row on from Running; throws Error(Internal) if it is not there or has ended before.
void endRun(Database& database, RunId id, RunStatus status, std::string_view reason,
            double seconds);

void storeOutcome(Database& database, RunId id, const MeasuredModel& metrics,
                  std::string_view checkpoint);

}  // namespace lathe::core
