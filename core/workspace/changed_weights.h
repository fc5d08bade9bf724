// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a step did to the values of weights, told from the values themselves.

#include <optional>
#include <string>

#include "core/base/job.h"
#include "core/model/model.h"

namespace lathe::core {

struct WeightChanges {
    bool values = false;  ///< of any weight; also where one came, went or has another shape
    bool stored = false;  ///< any weight is stored otherwise: another encoding or size
    struct NotFinite {
        std::string weight;
        int64_t row = 0, column = 0;
        int64_t others = 0;  ///< further weights
    };
    std::optional<NotFinite> notFinite;  ///< the first that was finite before
};

/// Weights that both share cost nothing; the others are decoded in tiles.
WeightChanges changedWeights(const Model& before, const Model& after, const JobContext& job);

}  // namespace lathe::core
