// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where to cut off a range before it becomes a grid: rare large values stretch the steps of all
// others.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/solvers/grid.h"

namespace lathe::core {

enum class Clip {
    None,
    Mse,  ///< the factor 1.00, 0.99 ... 0.21 with the least error (the search of GPTQ's code)
    Percentile,  ///< a percentile of |x|
    Octav,       ///< optimal under a uniform noise model (Sakr et al., ICML 2022)
    Entropy,     ///< least Kullback-Leibler divergence of the histogram (TensorRT)
    Range,       ///< given ends; symmetric grids use the larger magnitude of the two on both sides
};
const std::vector<std::string>& clipNames();
Clip clipNamed(std::string_view name);

/// `percent` (0 to 100) of |x|, linearly interpolated between ranks; 100 is the maximum.
float magnitudePercentile(std::span<const float> values, double percent);

/// The clipping threshold of OCTAV for `bits`: the fixed point of
/// s = E[|x| 1(|x| > s)] / (4^-bits / 3 * E[1(0 < |x| <= s)] + E[1(|x| > s)]).
double octavThreshold(std::span<const float> values, int bits);

/// TensorRT's entropy calibration: 2048 bins of |x|, candidates from bin 128 on, 2^(bits-1) levels.
float entropyThreshold(std::span<const float> values, int bits, const JobContext* job = nullptr);

struct GridOptions {
    Scheme scheme = Scheme::Absmax;
    int bits = 4;
    Rounding rounding = Rounding::HalfEven;
    DType scaleType = DType::F16;
    Clip clip = Clip::None;
    double exponent = 2;        ///< of Mse; GPTQ's code uses 2.4
    double percentile = 99.99;  ///< of Percentile
    Range clipRange;            ///< of Clip::Range: low < high
};

/// The grid for values that share one scale. Runs in parallel when there are many.
Grid chooseGrid(std::span<const float> values, const GridOptions& options,
                const JobContext* job = nullptr);

}  // namespace lathe::core
