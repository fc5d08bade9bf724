// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the sensitivity view measures and plans, as jobs over plain values: each weight compressed
// alone, or left in float alone, at several bit widths; what uniform widths and exact allocations
// of the same bytes are predicted to cost, and the plan for one budget.

#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/observatory/observed_text.h"
#include "core/backend/backend.h"
#include "core/workspace/bit_plan.h"

namespace lathe::app {

/// How weights are compressed, at every width.
inline constexpr const char* kSensitivityStep = "quant.rtn group=64";

struct SensitivityRequest {
    core::ModelPtr model;
    std::shared_ptr<core::Backend> backend;
    TextChoice text;
    bool perBlock = false;  ///< all weights of a block at once
    core::SensitivityMode mode = core::SensitivityMode::Alone;
};

/// About how many times the model is run over the text for it.
double runsOf(const SensitivityRequest& request);

/// A size of the whole model and the sum of what its compressed weights cost, each by itself.
struct PredictedLoss {
    uint64_t bytes = 0;
    double loss = 0;  ///< KL in nats; of an estimate squares of output errors, 1 for 100 %
    double error = 0;  ///< sum of the standard errors, the most that they can make together
};

struct SensitivityStudy {
    core::SensitivityMode mode = core::SensitivityMode::Alone;
    bool perBlock = false;
    std::vector<int> bits;                ///< of each choice, most first
    std::vector<core::RecipeStep> steps;  ///< of each choice
    core::SensitivityResult result;
    core::SensitivityResult planned;  ///< the same as plans take it (see steady_effects.h)
    QString textName, textSha256;
    int64_t readTokens = 0, scoredTokens = 0;
    /// Spearman's rho of the quick score and the measured KL over the weights, for each choice;
    /// empty where nothing was measured.
    std::vector<double> agreement;
    std::vector<PredictedLoss> uniform;    ///< of each choice, for all weights
    std::vector<PredictedLoss> allocated;  ///< exact allocations between the ends of `uniform`
    uint64_t originalBytes = 0;
    int64_t parameters = 0;  ///< of the model
    uint64_t seed = 0;

    bool isLeaveOneIn() const { return mode == core::SensitivityMode::LeaveOneIn; }
    /// No prediction was measured: there is the quick score only.
    bool isEstimate() const { return mode == core::SensitivityMode::Quick; }
    /// Its quick score is that of the estimate too: the same weights on the same text.
    bool covers(const SensitivityStudy& estimate) const;
    uint64_t leastBytes() const;
    uint64_t mostBytes() const;  ///< of a plan: all weights at the most bits
    double bitsPerWeight(uint64_t bytes) const;
    uint64_t bytesAt(double bitsPerWeight) const;
};

/// KL that the weight costs when it is compressed alone, or gives back when it is left in float
/// alone, which may be below 0. Where neither was measured, the square of its output error, without
/// a standard error.
core::Measured effectOf(const core::SensitivityCell& cell);

SensitivityStudy studySensitivity(const SensitivityRequest& request, core::JobContext& job);

/// One choice for each site of a study, -1: stays as it is.
struct BitChoice {
    std::vector<int> chosen;
    PredictedLoss predicted;
    uint64_t slackBytes = 0;  ///< 0: no plan within the budget has less predicted loss
    std::optional<core::Measured> unsureGain;  ///< see BitPlan: all keep one width
    core::Recipe recipe;
};

BitChoice choiceFor(const core::Model& model, const SensitivityStudy& study, uint64_t budgetBytes,
                    const core::JobContext& job);
/// The same for choices made by hand.
BitChoice choiceOf(const core::Model& model, const SensitivityStudy& study,
                   std::vector<int> chosen);

}  // namespace lathe::app
