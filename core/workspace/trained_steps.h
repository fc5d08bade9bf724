// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The trainings of a recorded run, as reports and comparisons show them.

#include <vector>

#include "core/workspace/run.h"

namespace lathe::core {

/// Points into the run.
struct TrainedStep {
    const StepReport* report = nullptr;
    const TrainingResult* training = nullptr;
    int64_t planned = 0;  ///< steps that the recipe asked for; 0: it does not say
};

/// Steps that trained and did at least one step of it, in order.
std::vector<TrainedStep> trainedSteps(const Run& run);

/// The look with the lowest loss; null without any.
const HeldOutLook* bestLook(const TrainingResult& training);

struct CurvePoint {
    double step = 0;  ///< from 1
    double value = 0;
};

/// Losses per step; of more than `most` steps, means over equally many neighbours.
std::vector<CurvePoint> lossCurve(const TrainingResult& training, size_t most);

}  // namespace lathe::core
