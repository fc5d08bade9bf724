// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// AWQ (Lin et al., MLSys 2024): columns whose inputs are large are multiplied by s before rounding
// and the inputs divided by it, so that the rounding errors there count less. s is searched among
// powers of the inputs' magnitudes; clip_search.h is what follows.

#include <functional>
#include <span>
#include <vector>

#include "core/solvers/solved_layer.h"

namespace lathe::core {

/// A weight that reads the inputs: rows x columns.
struct AwqWeight {
    std::span<const float> values;
    int64_t rows = 0;
};

struct AwqOptions {
    GridOptions grid;     ///< the paper has 4 bits and Scheme::ZeroPoint
    int64_t group = 128;  ///< columns that share a scale; 0: whole rows
    int steps = 20;       ///< exponents tried: 0, 1/steps ... 1 - 1/steps, as the authors do
    /// s = x^a / w^(1-a) with w the weights' mean magnitude relative to their groups' peaks;
    /// otherwise s = x^a, as in the paper.
    bool duo = false;
};

/// How bad it is to compute with `candidates` (one per weight, in their order) instead.
using CandidateLoss = std::function<double(std::span<const std::vector<float>> candidates)>;

/// Sum of the weights' layer losses.
CandidateLoss lossOfHessian(std::span<const AwqWeight> weights, int64_t columns,
                            std::span<const float> hessian, const JobContext* job = nullptr);
/// The same from the inputs themselves (tokens x columns): cheaper below `columns` tokens.
CandidateLoss lossOfInputs(std::span<const AwqWeight> weights, int64_t columns,
                           std::span<const float> inputs, const JobContext* job = nullptr);

struct AwqScales {
    std::vector<float> scales;  ///< per column; all 1 if nothing tried was better
    double exponent = 0;
    double loss = 0;
    double plainLoss = 0;  ///< of rounding to nearest without scales, which is among what is tried
};

/// `magnitudes` are the mean |x| per column; columns without inputs keep s = 1. O(steps) losses.
AwqScales searchAwqScales(std::span<const AwqWeight> weights, int64_t columns,
                          std::span<const float> magnitudes, const CandidateLoss& loss,
                          const AwqOptions& options, const JobContext* job = nullptr);

/// The Hessian of inputs that are divided by `scales`.
std::vector<float> scaledHessian(std::span<const float> hessian, std::span<const float> scales);

}  // namespace lathe::core
