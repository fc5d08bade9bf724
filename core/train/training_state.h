// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The state of a training on disk: leaves, moments, the best values so far and the course of the
// losses, in a native file (checksummed, written atomically). Private to core/train.

#include "core/train/held_out.h"
#include "core/train/trainer.h"

namespace lathe::core {

/// What changes while a training runs.
struct TrainingState {
    TrainableModel& model;
    Objective& objective;
    Optimizer& optimizer;
    HeldOut& heldOut;
    TrainingResult& result;
};

void saveTrainingState(const TrainingStateFile& file, const TrainingState& state, JobContext& job);

/// False if there is no file, or one of another training or another program; then nothing changes.
bool loadTrainingState(const TrainingStateFile& file, const TrainingState& state);

}  // namespace lathe::core
