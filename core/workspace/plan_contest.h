// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether a plan of bits is worth it: KL to the original of the plan and of uniform bits of the
// same size, window by window over one text, and what follows from the pairs. A plan adds up
// effects that were measured one by one, so that only this tells what all of them do together.

#include <memory>
#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/observe/sensitivity.h"
#include "core/workspace/recipe.h"

namespace lathe::core {

/// One compressed model of a contest.
struct ContestEntry {
    int bits = 0;  ///< of all its weights; 0: it is a plan
    Recipe recipe;
    uint64_t bytes = 0;            ///< of the whole model
    Measured kl;                   ///< mean over the windows, and its standard error; nats
    std::vector<double> windowKl;  ///< mean KL(original || model) of each
};

enum class ContestVerdict {
    Better,  ///< the plan is nearer to the original by more than two standard errors
    Same,    ///< two standard errors do not tell them apart
    Worse,
};

struct PlanContest {
    ContestEntry plan;
    /// Of the plan's size within half a percent; else the next smaller and larger width, where
    /// there are such.
    std::vector<ContestEntry> uniform;
    /// Uniform bits at exactly the plan's size: between two widths straight in ln KL over bytes.
    Measured uniformKl;
    Measured lead;  ///< uniform minus plan, paired by window: above 0 the plan is better
    ContestVerdict verdict = ContestVerdict::Same;

    const ContestEntry& nearest() const;  ///< of the uniform ones, in size
    bool isInterpolated() const { return uniform.size() > 1; }
};

/// What all contests of one plan after the other have in common.
struct ContestGround {
    ModelPtr original;
    std::shared_ptr<Backend> backend;
    WindowPlan windows;
    std::vector<RecipeStep> steps;     ///< uniform widths, each with a parameter `bits`
    std::vector<std::string> weights;  ///< what uniform bits compress
};

/// `known` are uniform entries measured before on the same ground; they are not measured again.
/// Throws Error(Refused) for fewer than two windows, which tell no standard error, Error(Usage)
/// without widths.
PlanContest contestOf(const ContestGround& ground, const Recipe& plan,
                      const std::vector<ContestEntry>& known, JobContext& job);

/// The windows behind the first `seen`, which a plan was not made on.
WindowPlan windowsBehind(WindowPlan plan, size_t seen);

}  // namespace lathe::core
