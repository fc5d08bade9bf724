// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One row of a workspace's history: what was done to which model, on which machine, how it ended
// and what came of it. The original of a model is a run too, without steps and without a parent.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/workspace/machine.h"
#include "core/workspace/measure.h"

namespace lathe::core {

using RunId = int64_t;  ///< from 1, never used twice in a workspace

enum class RunStatus {
    Running,
    Done,
    Failed,       ///< `reason` says why
    Cancelled,    ///< by the user
    Interrupted,  ///< the program ended before the run did
};

std::string_view nameOf(
    RunStatus status);  ///< "running", "done", "failed", "cancelled", "interrupted"

/// What the user adds to a run.
struct RunLabels {
    std::string tag, note;
    bool starred = false;
    bool pinned = false;  ///< the baseline that others are compared with
    bool operator==(const RunLabels&) const = default;
};

struct Run {
    RunId id = 0;
    std::optional<RunId> parent;  ///< what it was derived from
    std::string name;
    std::string source;  ///< path or sample name of the original
    std::string sourceSha256;
    Recipe recipe;  ///< on top of the parent; with the seed
    RunStatus status = RunStatus::Running;
    std::string reason;     ///< of Failed and Interrupted
    Machine machine;        ///< with the program's version
    std::string startedAt;  ///< UTC, "2026-11-25T22:31:00Z"
    double seconds = 0;
    std::string checkpoint;                ///< relative to the workspace; empty: none was kept
    bool checkpointMissing = false;        ///< `checkpoint` names a file that is not there
    std::optional<MeasuredModel> metrics;  ///< once done
    std::string
        problem;  ///< what of the row this program cannot read (recipe or metrics), if anything
    RunLabels labels;
};

}  // namespace lathe::core
