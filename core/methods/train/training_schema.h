// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The parameters that all training methods share.

#include "core/methods/method.h"

namespace lathe::core {

/// What one method prefers to start from.
struct TrainingDefaults {
    int64_t steps = 200;
    double learningRate = 3e-4;
    bool norms = true;  ///< whether norms and biases are trained too
};

/// `own` parameters first, then steps, batch, window, learning rate, ...
ParamSchema trainingSchema(std::vector<ParamSpec> own, const TrainingDefaults& defaults);

/// The trainer's options from complete parameters of such a schema.
TrainerOptions trainerOptions(const MethodInput& input);

}  // namespace lathe::core
