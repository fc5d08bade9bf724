// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Row-wise operations in SIMD (Highway, the best instruction set of the machine chosen at run time). The
// same functions in plain C++ stand in vector_ops_reference.h and test these.

#include <cstdint>
#include <string>

namespace lathe::core {

/// sum_i a[i] b[i], in a fixed order for one instruction set. O(n).
float dot(const float* a, const float* b, int64_t n);

/// out[i] = value of the 16-bit floats; n elements, any alignment.
void widenFloat16(const void* source, float* out, int64_t n);
void widenBFloat16(const void* source, float* out, int64_t n);

/// sum_i x[i]^2.
float sumOfSquares(const float* x, int64_t n);

/// out[i] = x[i] * factor * weight[i].
void scaleBy(const float* x, float factor, const float* weight, float* out, int64_t n);

/// out[i] = (x[i] - mean) / sqrt(variance + epsilon) * weight[i] + bias[i], with the mean of x and of its squared
/// distances from it. Three passes; out may be x. n > 0.
void layerNormRow(const float* x, const float* weight, const float* bias, float epsilon, float* out, int64_t n);

/// target[i] += addend[i]; target[i] += factor * addend[i].
void addTo(float* target, const float* addend, int64_t n);
void addScaled(float* target, float factor, const float* addend, int64_t n);

/// x[i] = exp(x[i] - max) / sum, in place; entries of -infinity become 0. n > 0, at least one finite.
void softmax(float* x, int64_t n);

/// x[i] = activation(x[i]), times up[i] if up is given.
/// SiLU: x / (1 + e^-x). GELU (tanh): 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). GELU (erf):
/// 0.5 x (1 + erf(x / sqrt 2)), where erf is a rational function within 3e-7 of it.
void silu(float* x, const float* up, int64_t n);
void geluTanh(float* x, const float* up, int64_t n);
void geluErf(float* x, const float* up, int64_t n);
void tanhRow(float* x, const float* up, int64_t n);

/// x[i] = cap * tanh(x[i] / cap).
void softcapRow(float* x, float cap, int64_t n);

/// "AVX3_ZEN4", "AVX2", ...: recorded with every result.
std::string kernelTarget();

}  // namespace lathe::core
