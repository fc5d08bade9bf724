// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which weight gets how many bits: one option for each, the least total loss, and never more bytes
// than the budget (the multiple-choice knapsack problem). Losses are added up, which is an
// assumption: measure the model that comes out.

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job.h"

namespace lathe::core {

struct AllocationOption {
    uint64_t bytes = 0;
    double loss = 0;
};
using AllocationSites = std::vector<std::vector<AllocationOption>>;

struct Allocation {
    std::vector<size_t> chosen;  ///< of each site
    uint64_t bytes = 0;
    double loss = 0;
    /// 0: no choice within the budget has less loss. Else none within budget - slackBytes has.
    uint64_t slackBytes = 0;
};

/// Dynamic programming over the undominated (bytes, loss) of the first sites. Beyond `maxStates` of
/// them, those within a grain of bytes become the best of them; the bytes of each stay exact.
/// Throws Error(Refused) if even the lightest options exceed the budget, Error(Usage) for a site
/// without options or a loss that is not finite.
Allocation allocateExactly(const AllocationSites& sites, uint64_t budgetBytes,
                           const JobContext& job, size_t maxStates = size_t{1} << 15);

struct LagrangianAllocation {
    Allocation found;  ///< the best within the budget that some price per byte leads to
    double bound = 0;  ///< no choice within the budget has less loss than this
};

/// Each site takes the option of least loss + price * bytes, and the price is bisected: fast, but
/// it sees only options on the lower convex hull. Throws what allocateExactly throws.
LagrangianAllocation allocateByPrice(const AllocationSites& sites, uint64_t budgetBytes);

}  // namespace lathe::core
