// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What pruning single weights by the inputs of their layer has in common.

#include <string>

#include "core/methods/calibrated_step.h"
#include "core/methods/prune/pruning.h"
#include "core/solvers/pruning_pattern.h"

namespace lathe::core {

/// mode layer or n_m; sparsity; zeros; of; the method's own; store; samples; window. `layerHelp`
/// says what a fraction is of.
ParamSchema calibratedPruningSchema(const std::string& layerHelp, std::vector<ParamSpec> own = {});
PruningPattern patternOf(const Params& params);
Estimate calibratedPruningEstimate(const MethodInput& input, const CalibratedOptions& options,
                                   const CalibratedCost& cost, const FormOfTarget& form);
std::vector<PlanNote> calibratedPruningReview(const MethodInput& input, const FormOfTarget& form);

}  // namespace lathe::core
