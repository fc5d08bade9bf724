// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What quant.awq does with one layer: finds factors for what enters its linears, moves them into
// what comes before, cuts the grids and rounds.
//
// The authors compare outputs of whole modules (attention, the MLP). Here a layer streams past once
// and only its inputs' sums remain, so that the loss searched is that of the linears which read the
// factors: the sum of tr((W - Q) X X^T (W - Q)^T) over them. Plain rounding is among what is tried,
// so that no layer loses more than with it.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/calibrate/calibration.h"
#include "core/methods/method.h"
#include "core/solvers/awq.h"

namespace lathe::core {

struct AwqLayerOptions {
    AwqOptions search;
    bool clip = true;  ///< of all but queries and keys, whose errors meet in the scores
};

class AwqLayer {
  public:
    /// `model` and `targets` before the step.
    AwqLayer(const Model& model, const std::vector<WeightPtr>& targets,
             const AwqLayerOptions& options, const JobContext& job)
        : m_before(model), m_targets(targets), m_options(options), m_job(job) {}

    /// The model with plain float32 values in the groups' weights and the factors moved; what it
    /// computes is what it was.
    ModelPtr scaled(std::span<const CalibratedGroup> groups);

    /// Successors of the groups' weights, then of the norms and biases that took factors. Losses
    /// are those without the factors: how far the function of each weight has moved.
    std::vector<WeightPtr> compressed(std::span<const CalibratedGroup> groups,
                                      std::vector<WeightLoss>& losses);

  private:
    /// What a weight has been multiplied by; empty: nothing.
    struct Factors {
        std::vector<float> rows, columns;
    };

    void withPlainValues(std::span<const CalibratedGroup> groups);
    void scaleInputs(const CalibratedGroup& group);
    AwqScales search(const CalibratedGroup& group) const;
    /// Rounded on cut grids, or on whole ones where that loses less in all.
    SolvedLayer cut(std::span<const float> values, int64_t rows,
                    std::span<const float> hessian) const;
    WeightPtr rounded(const CalibratedGroup& group, const Weight& weight) const;
    WeightLoss lossOf(const Weight& weight, const Encoding& after) const;

    const Model& m_before;
    const std::vector<WeightPtr>& m_targets;
    AwqLayerOptions m_options;
    const JobContext& m_job;
    ModelPtr m_scaled;
    std::map<std::string, Factors> m_factors;
};

}  // namespace lathe::core
