// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SmoothQuant (Xiao et al., ICML 2023): channels of the inputs with large values are divided by s,
// and the columns of the weights that read them multiplied by it, so that both are easy to
// quantize.

#include <cstdint>
#include <span>
#include <vector>

namespace lathe::core {

/// peaks[j] = max(peaks[j], max_i |W_ij|); called for each weight that reads the inputs.
void raiseColumnPeaks(std::span<const float> weights, int64_t rows, int64_t columns,
                      std::span<float> peaks);

/// s_j = max|X_j|^alpha / max|W_j|^(1 - alpha), both peaks and s at least 1e-5; 1 for channels that
/// are always zero. alpha = 1 makes all inputs peak at 1, alpha = 0 all columns of weights.
std::vector<float> smoothScales(std::span<const float> inputPeaks,
                                std::span<const float> weightPeaks, double alpha);

}  // namespace lathe::core
