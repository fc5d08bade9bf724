// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What methods have in common that walk along a factor of the Hessian of a group's inputs
// (core/solvers/hessian_factor.h): two parameters, and what they make of them.

#include <memory>
#include <string>

#include "core/methods/calibrated_step.h"
#include "core/solvers/hessian_factor.h"

namespace lathe::core {

ParamSpec dampingParam();
/// `compressed` says what happens to weights: "rounded".
ParamSpec trueSequentialParam(const std::string& compressed);

/// What such a method asks of the stream.
CalibratedOptions hessianStream(const Params& params);

/// That of inputs with rows, for all weights of their group. It lies where their gram was, which is
/// there again when the last copy is gone.
std::shared_ptr<const HessianFactor> hessianFactor(InputStatistics& inputs, const Params& params,
                                                   bool actOrder, const JobContext& job);

}  // namespace lathe::core
