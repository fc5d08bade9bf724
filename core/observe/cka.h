// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Linear centred kernel alignment: how alike two sets of features of the same positions are,
// whatever rotation or scale apart (S. Kornblith et al., "Similarity of Neural Network
// Representations Revisited", 2019). With Gram matrices K = XX^T of n positions it costs n^2 per
// pair.

#include <vector>

#include "core/base/job.h"
#include "core/tensor/tensor.h"

namespace lathe::core {

/// XX^T of features x (positions x width) whose columns were centred, row-major.
struct GramMatrix {
    int64_t n = 0;
    std::vector<double> values;
};
GramMatrix gramOf(ConstMatrix features, const JobContext& job);

/// ||Y^T X||^2 / (||X^T X|| ||Y^T Y||) of centred features; 1 for the same, and too large where
/// there are fewer positions than features.
double cka(const GramMatrix& x, const GramMatrix& y);

/// The same of the unbiased estimate of HSIC (L. Song et al., 2012): about 0 for independent
/// features. NaN for fewer than 4 positions.
double debiasedCka(const GramMatrix& x, const GramMatrix& y);

}  // namespace lathe::core
