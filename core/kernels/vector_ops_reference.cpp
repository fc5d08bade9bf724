// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/vector_ops_reference.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lathe::core::reference {

namespace {
template <class F>
void apply(float* x, const float* up, int64_t n, F&& f) {
    for (int64_t i = 0; i < n; ++i)
        x[i] = static_cast<float>(f(static_cast<double>(x[i])) * (up ? static_cast<double>(up[i]) : 1.0));
}
}  // namespace

double dot(const float* a, const float* b, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

void layerNormRow(const float* x, const float* weight, const float* bias, float epsilon, float* out, int64_t n) {
    double mean = 0, variance = 0;
    for (int64_t i = 0; i < n; ++i) mean += static_cast<double>(x[i]) / static_cast<double>(n);
    for (int64_t i = 0; i < n; ++i) {
        const double distance = static_cast<double>(x[i]) - mean;
        variance += distance * distance / static_cast<double>(n);
    }
    const double factor = 1.0 / std::sqrt(variance + static_cast<double>(epsilon));
    for (int64_t i = 0; i < n; ++i)
        out[i] = static_cast<float>((static_cast<double>(x[i]) - mean) * factor * static_cast<double>(weight[i]) +
                                    static_cast<double>(bias[i]));
}

void softmax(float* x, int64_t n) {
    const double highest = *std::max_element(x, x + n);
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) sum += std::exp(static_cast<double>(x[i]) - highest);
    for (int64_t i = 0; i < n; ++i)
        x[i] = static_cast<float>(std::exp(static_cast<double>(x[i]) - highest) / sum);
}

void silu(float* x, const float* up, int64_t n) {
    apply(x, up, n, [](double v) { return v / (1.0 + std::exp(-v)); });
}

void geluTanh(float* x, const float* up, int64_t n) {
    apply(x, up, n, [](double v) {
        return 0.5 * v * (1.0 + std::tanh(std::sqrt(2.0 / std::numbers::pi) * (v + 0.044715 * v * v * v)));
    });
}

void geluErf(float* x, const float* up, int64_t n) {
    apply(x, up, n, [](double v) { return 0.5 * v * (1.0 + std::erf(v / std::numbers::sqrt2)); });
}

void tanhRow(float* x, const float* up, int64_t n) {
    apply(x, up, n, [](double v) { return std::tanh(v); });
}

void identity(float* x, const float* up, int64_t n) {
    apply(x, up, n, [](double v) { return v; });
}

void relu(float* x, const float* up, int64_t n) {
    apply(x, up, n, [](double v) { return std::max(v, 0.0); });
}

void softcapRow(float* x, float cap, int64_t n) {
    apply(x, nullptr, n, [cap](double v) { return cap * std::tanh(v / cap); });
}

}  // namespace lathe::core::reference
