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
    bool keepCheckpoint = true;
};

struct RecordedRun {
    Run run;
    ModelPtr model;  ///< new weights are mapped from the checkpoint if one was kept, the others
                     ///< shared with the request
};

/// Phases: those of the recipe's methods, of the measurements, and of writing. Cancelled and Error
/// are recorded in the row, then rethrown. McNemar's test is against the stored items of the
/// parent's root.
RecordedRun runAndRecord(Workspace& workspace, const RunRequest& request,
                         const std::shared_ptr<Backend>& backend, JobContext& job);

/// The original of a newly opened model: a run without steps, parent or checkpoint.
RecordedRun recordBaseline(Workspace& workspace, const ModelPtr& model, const Measurements& measure,
                           const std::shared_ptr<Backend>& backend, JobContext& job);

/// The model that a run ended with: its checkpoint, verified while reading, or for a run without
/// steps the source, if that still has its checksum. Throws Error(NotFound | Refused | Corrupt)
/// with a sentence.
ModelPtr openCheckpoint(const Workspace& workspace, RunId id, JobContext& job);

/// exportModel, remembered by the workspace so that a kill leaves no half-written neighbour behind.
ExportResult exportRecorded(Workspace& workspace, const ModelPtr& model, const std::string& format,
                            const std::filesystem::path& path,
                            const std::shared_ptr<Backend>& backend, JobContext& job);

}  // namespace lathe::core
