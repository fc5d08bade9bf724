// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Why a recorded run predicts worse than its parent, as a job: what the recipe started from is
// opened again, and the text that the run was measured on is read in a few windows.

#include "app/desktop/documents/document.h"
#include "core/workspace/explain_drop.h"
#include "core/workspace/history.h"

namespace lathe::app {

struct ExplainedDrop {
    core::DropExplanation found;
    /// The text that was read, if it is not the one that the run was measured on (by its checksum).
    std::string otherText;
    /// What steps were calibrated on, and what they had been in the run, where that differs.
    std::string otherCalibration, runCalibration;
    bool trains = false;  ///< some step does, on the data chosen now: a run does not record which
};

/// The work for JobRunner::start. What it needs of the document is taken now.
std::function<ExplainedDrop(core::JobContext&)> dropJob(const core::Workspace& workspace,
                                                        std::shared_ptr<core::Backend> backend,
                                                        Document& document, const core::Run& run);

}  // namespace lathe::app
