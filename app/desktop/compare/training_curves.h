// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the ticked runs were trained: the loss per step and on held-out data of one training, or of
// several trainings one line each.

#include "widgets/models/run_model.h"

namespace lathe::widgets {
class LiveCurve;
}

namespace lathe::app {

/// Replaces what the chart shows; its title and its axis say which losses these are.
void fillTrainingCurve(widgets::LiveCurve& chart, const widgets::RunModel& model);

}  // namespace lathe::app
