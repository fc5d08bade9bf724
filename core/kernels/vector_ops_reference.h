// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The operations of vector_ops.h as plain loops with sums in double: what the SIMD versions are tested
// against.

#include <cstdint>

namespace lathe::core::reference {

double dot(const float* a, const float* b, int64_t n);
void layerNormRow(const float* x, const float* weight, const float* bias, float epsilon, float* out, int64_t n);
void softmax(float* x, int64_t n);
void silu(float* x, const float* up, int64_t n);
void geluTanh(float* x, const float* up, int64_t n);
void geluErf(float* x, const float* up, int64_t n);
void tanhRow(float* x, const float* up, int64_t n);
void identity(float* x, const float* up, int64_t n);
void relu(float* x, const float* up, int64_t n);
void softcapRow(float* x, float cap, int64_t n);

}  // namespace lathe::core::reference
