// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/smooth.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/error.h"

namespace lathe::core {

void raiseColumnPeaks(std::span<const float> weights, int64_t rows, int64_t columns,
                      std::span<float> peaks) {
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t c = 0; c < columns; ++c) {
            float& peak = peaks[static_cast<size_t>(c)];
            peak = std::max(peak, std::abs(weights[static_cast<size_t>(r * columns + c)]));
        }
}

std::vector<float> smoothScales(std::span<const float> inputPeaks,
                                std::span<const float> weightPeaks, double alpha) {
    constexpr double kLeast = 1e-5;
    if (inputPeaks.size() != weightPeaks.size())
        throw Error(ErrorKind::Usage, fmt::format("{} channels of inputs and {} columns of weights",
                                                  inputPeaks.size(), weightPeaks.size()));
    if (!(alpha >= 0 && alpha <= 1))
        throw Error(ErrorKind::Usage,
                    fmt::format("alpha is {}; it lies between 0 and 1, and 0.5 is usual", alpha));
    std::vector<float> scales;
    for (size_t j = 0; j < inputPeaks.size(); ++j) {
        const double input = inputPeaks[j], weight = weightPeaks[j];
        if (!std::isfinite(input) || !std::isfinite(weight))
            throw Error(ErrorKind::Refused,
                        fmt::format("channel {} peaks at {} and its weights at {}; look for "
                                    "overflows in the model",
                                    j, input, weight));
        const double scale = std::pow(std::max(input, kLeast), alpha) /
                             std::pow(std::max(weight, kLeast), 1 - alpha);
        scales.push_back(input == 0 ? 1.0f : static_cast<float>(std::max(scale, kLeast)));
    }
    return scales;
}

}  // namespace lathe::core
