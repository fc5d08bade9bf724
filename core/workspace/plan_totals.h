// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a whole recipe will cost. Steps are planned against the model as it is now, so that their
// sizes cannot simply be added: of several steps on one weight only one decides how it is stored.

#include "core/workspace/runner.h"

namespace lathe::core {

struct PlanTotals {
    uint64_t bytesBefore = 0, bytesAfter = 0;  ///< of the whole model
    double bitsPerWeightAfter = 0;
    uint64_t peakMemoryBytes = 0;  ///< at most so much beyond the mapped source, at any one step
    double seconds = 0;
};

/// `plan` is planRecipe(model, recipe). A weight is stored as the last step that re-encodes it
/// says; pruning keeps the encoding that it finds. Steps that remove parts of weights are taken to
/// shrink all that the others store in proportion: exact alone, near together.
PlanTotals totalsOf(const ModelPtr& model, const Recipe& recipe,
                    const std::vector<PlannedStep>& plan);

}  // namespace lathe::core
