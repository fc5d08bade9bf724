// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a network loses without several heads at once, which is not the sum of what it loses without
// each.

#include <memory>
#include <vector>

#include "core/observe/head_importance.h"

namespace lathe::core {

struct HeadPlace {
    int layer = 0, head = 0;
    bool operator==(const HeadPlace&) const = default;
};

/// Change of the mean loss with the outputs of these heads zero, paired over examples as in
/// HeadReport. Throws Error(Usage) for heads that the model does not have, and what headImportance
/// throws.
LossChange lossWithoutHeads(const ModelPtr& model, const TrainingBatch& examples,
                            const std::vector<HeadPlace>& removed, std::shared_ptr<Backend> backend,
                            JobContext& job);

}  // namespace lathe::core
