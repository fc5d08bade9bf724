// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which parameters of a method stand in the open, and which behind which fold.

#include "core/methods/method.h"
#include "widgets/forms/param_form.h"

namespace lathe::app {

/// The first three in a row, or below it where they are switches, the rest behind "More". Of a
/// method that trains: its own first three, then how long and how fast it trains; the other
/// settings of training have a fold of their own.
widgets::FormLayout formLayoutOf(const core::Method& method);

}  // namespace lathe::app
