// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Effects to plan by. What a weight gives back when it alone stays in float is measured amid the
// errors of all the others, so that it may be below zero, or smaller where the weight has fewer
// bits: errors cancel, or a short text errs. A plan that took this at its word would give weights
// fewer bits for a gain that is none once the others have other bits.

#include "core/observe/sensitivity.h"

namespace lathe::core {

/// What is given back, of each weight at least what it is with more bytes and never below 0.
/// Effects of weights compressed alone are left as they are.
SensitivityResult steadied(SensitivityResult measured);

}  // namespace lathe::core
