// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// From a measured sensitivity to a recipe that fits a number of bytes: each weight by the way that
// hurts least in total. Where that is no surer than one way for all weights, it is one way for all:
// the simplest model within one standard error of the best (Breiman et al. 1984, section 3.4.3).

#include <optional>

#include "core/observe/bit_allocation.h"
#include "core/workspace/compression_choices.h"

namespace lathe::core {

enum class PlanLoss {
    Kl,           ///< measured KL; of leave-one-in what leaving the weight alone regains
    Perplexity,   ///< the same of ln perplexity
    OutputError,  ///< square of the weight's own relative output error
};
/// "kl", "perplexity", "output-error"; an unknown name is Error(Usage) listing them.
PlanLoss planLossNamed(std::string_view name);

/// Throws Error(Usage) for a loss that this way to measure sensitivity does not tell.
void requireMeasured(PlanLoss loss, SensitivityMode mode);

struct BitPlan {
    uint64_t budgetBytes = 0, bytes = 0;  ///< of the whole model; bytes are exact
    std::vector<int> chosen;              ///< choice of each site, -1: stays as it is
    double loss = 0;                      ///< sum over sites
    uint64_t slackBytes = 0;              ///< of the best plan, see Allocation
    double bound = 0;                     ///< no plan within the budget has less loss
    uint64_t priceBytes = 0;              ///< of the plan that a single price per byte leads to
    double priceLoss = 0;
    /// Where all sites keep one choice: by how much less loss the best plan has, and the standard
    /// error of that, which is more. Errors of sites count as independent.
    std::optional<Measured> unsureGain;
    Recipe recipe;
};

/// Which of the steps that `measured` swept each site takes so that the model has at most
/// `budgetBytes`. Throws Error(Refused) if it cannot be that small, Error(Usage) if the loss was
/// not measured.
BitPlan planBits(const Model& model, const std::vector<RecipeStep>& steps,
                 const SensitivityResult& measured, PlanLoss loss, uint64_t budgetBytes,
                 uint64_t seed, const JobContext& job);

}  // namespace lathe::core
