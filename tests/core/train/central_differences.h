// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Gradients against central differences of a plain float64 function. With h = 1e-4 these are good
// to 1e-8 or better; what is left is the rounding of the gradient to float32.

#include <functional>

#include "core/base/rng.h"
#include "tests/core/train/reference_ops.h"

namespace lathe::tests {

/// Normal numbers that float32 holds exactly.
inline Values normalValues(size_t count, uint64_t stream) {
    core::Rng rng(23, stream);
    Values values(count);
    for (double& value : values) value = static_cast<double>(static_cast<float>(rng.normal()));
    return values;
}

/// Largest difference between `gradient` and central differences of `loss` at `at`, relative to the
/// largest entry; about 100 entries are looked at.
inline double worstDifference(const std::function<double(const Values&)>& loss, Values at,
                              std::span<const float> gradient) {
    constexpr double kStep = 1e-4;
    if (gradient.size() != at.size()) return INFINITY;
    double largest = 0, difference = 0;
    for (size_t i = 0; i < at.size(); i += std::max<size_t>(1, at.size() / 100)) {
        const double value = at[i];
        at[i] = value + kStep;
        const double above = loss(at);
        at[i] = value - kStep;
        const double numeric = (above - loss(at)) / (2 * kStep);
        at[i] = value;
        largest = std::max(largest, std::abs(numeric));
        difference = std::max(difference, std::abs(numeric - double{gradient[i]}));
    }
    return largest > 0 ? difference / largest : INFINITY;
}

}  // namespace lathe::tests
