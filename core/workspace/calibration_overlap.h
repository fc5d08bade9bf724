// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether a step looks at what its outcome is measured on: figures are then better than on other
// data.

#include <optional>

#include "core/methods/method.h"

namespace lathe::core {

/// The part of the lines of at least 20 characters (of labelled texts: of the texts) of
/// `calibration` that stand in `measured` too; 1 for the same data, 0 where nothing can be
/// compared.
double sharedLines(const Dataset& calibration, const Dataset& measured);

/// A warning if there are any.
std::optional<PlanNote> overlapNote(const Dataset& calibration, const Dataset& measured);

}  // namespace lathe::core
