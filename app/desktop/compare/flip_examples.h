// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The held-out examples behind a run's answers, found again from what the run has recorded.

#include <memory>

#include "core/data/dataset.h"
#include "core/workspace/run.h"

namespace lathe::app {

/// `known` where that is what the run was measured on, else read from where the run read it, or,
/// for a bundled sample that has moved, from where the sample is now. Throws core::Error when the
/// examples are gone or are others.
std::shared_ptr<const core::Dataset> examplesOf(const core::Run& run,
                                                std::shared_ptr<const core::Dataset> known);

}  // namespace lathe::app
