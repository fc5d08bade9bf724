// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs that leave a row in a workspace: a recipe is applied, measured and kept, or the row says why
// not.

#include "core/workspace/history.h"

namespace lathe::core {

struct RunRequest {
    std::string name;             ///< empty: the recipe's name, or its steps
    std::optional<RunId> parent;  ///< the run that `model` is the outcome of
    ModelPtr model;               ///< what the recipe is applied to
    ModelPtr original;            ///< what divergence is measured against; null: it is not measured
    Recipe recipe;
    Measurements measure;
    std::shared_ptr<const StepData> data;  ///< of steps that train or learn; null: none
    double stateEvery = 20;  ///< seconds between saves of a long step's state in the workspace
    bool keepCheckpoint = true;
    std::string exportFormat;  ///< empty: nothing is exported
    std::filesystem::path exportPath;
};

struct RecordedRun {
    Run run;
    /// New weights are mapped from the checkpoint if one was kept; the others are the request's.
    ModelPtr model;
};

/// Applies, measures, exports if asked, keeps, in the phases of those. Cancelled and Error are
/// recorded in the row, then rethrown; only the checksum of the source is taken before there is a
/// row. McNemar's test is against the stored items of the original that the parent descends from.
RecordedRun runAndRecord(Workspace& workspace, const RunRequest& request,
                         const std::shared_ptr<Backend>& backend, JobContext& job);

/// The original of a newly opened model: a run without steps, parent or checkpoint. Throws
/// Error(Refused) for a model that says it is the outcome of steps, since it has its source's
/// checksum.
RecordedRun recordBaseline(Workspace& workspace, const ModelPtr& model, const Measurements& measure,
                           const std::shared_ptr<Backend>& backend, JobContext& job);

/// The newest baseline of the same source on which all of `measure` was measured in the same way,
/// with the same threads on the same machine; recorded now if there is none.
Run baselineFor(Workspace& workspace, const ModelPtr& model, const Measurements& measure,
                const std::shared_ptr<Backend>& backend, JobContext& job);

/// The model that a run ended with: its checkpoint, verified while reading, or for a baseline the
/// source, if it still has its checksum. Throws Error(NotFound | Refused | Corrupt) with a
/// sentence.
ModelPtr openCheckpoint(const Workspace& workspace, RunId id, JobContext& job);

/// exportModel, remembered by the workspace so that a kill leaves no half-written neighbour behind.
ExportResult exportRecorded(Workspace& workspace, const ModelPtr& model, const std::string& format,
                            const std::filesystem::path& path,
                            const std::shared_ptr<Backend>& backend, JobContext& job);

}  // namespace lathe::core
