// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Why a recorded run predicts worse than its parent, as a job: what the recipe started from is
// opened again, and the text that the run was measured on is read in a few windows.

#include "app/desktop/documents/document.h"
#include "core/workspace/explain_drop.h"
#include "core/workspace/history.h"

namespace lathe::app {

/// The work for JobRunner::start. What it needs of the document is taken now.
std::function<core::DropExplanation(core::JobContext&)> dropJob(
    const core::Workspace& workspace, std::shared_ptr<core::Backend> backend, Document& document,
    const core::Run& run);

}  // namespace lathe::app
