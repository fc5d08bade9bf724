// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Gradients of leaves against recorded ones: of each tensor its norm and some entries.

#include <cmath>

#include "core/formats/raw_checkpoint.h"
#include "core/train/parameter.h"

namespace lathe::tests {

inline double normOf(const std::vector<float>& values) {
    double sum = 0;
    for (const float value : values) sum += double{value} * double{value};
    return std::sqrt(sum);
}

/// Differences of a leaf's gradient from the recorded one, relative to the tensor's norm. A weight
/// whose gradient vanishes (the bias of keys, which softmax does not see) is measured against
/// `floor`.
inline double errorOf(const core::Leaf& leaf, const core::MetaValue& recorded, double floor) {
    const double norm = *recorded.find("norm")->real(), scale = std::max(norm, floor);
    double worst = std::abs(normOf(leaf.gradient) - norm) / scale;
    const auto& at = *recorded.find("at")->array();
    const auto& values = *recorded.find("values")->array();
    for (size_t i = 0; i < at.size(); ++i) {
        const float found = leaf.gradient[static_cast<size_t>(*at[i].integer())];
        worst = std::max(worst, std::abs(double{found} - *values[i].real()) / scale);
    }
    return worst;
}

}  // namespace lathe::tests
