// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The forward operations written once more, plainly and in float64, so that central differences of
// them are exact to about ten digits.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include "core/model/spec.h"

namespace lathe::tests {

using Values = std::vector<double>;

inline Values linearOf(const Values& x, const Values& w, const Values& b, size_t in, size_t out) {
    Values y;
    for (size_t t = 0; t < x.size() / in; ++t)
        for (size_t o = 0; o < out; ++o) {
            double sum = b.empty() ? 0 : b[o];
            for (size_t i = 0; i < in; ++i) sum += x[t * in + i] * w[o * in + i];
            y.push_back(sum);
        }
    return y;
}

inline Values rmsNormOf(const Values& x, const Values& w, double epsilon) {
    Values y(x.size());
    const size_t n = w.size();
    for (size_t start = 0; start < x.size(); start += n) {
        double squares = 0;
        for (size_t i = 0; i < n; ++i) squares += x[start + i] * x[start + i];
        const double r = 1 / std::sqrt(squares / static_cast<double>(n) + epsilon);
        for (size_t i = 0; i < n; ++i) y[start + i] = x[start + i] * r * w[i];
    }
    return y;
}

inline Values layerNormOf(const Values& x, const Values& w, const Values& b, double epsilon) {
    Values y(x.size());
    const size_t n = w.size();
    for (size_t start = 0; start < x.size(); start += n) {
        double mean = 0, squares = 0;
        for (size_t i = 0; i < n; ++i) mean += x[start + i] / static_cast<double>(n);
        for (size_t i = 0; i < n; ++i) squares += (x[start + i] - mean) * (x[start + i] - mean);
        const double r = 1 / std::sqrt(squares / static_cast<double>(n) + epsilon);
        for (size_t i = 0; i < n; ++i) y[start + i] = (x[start + i] - mean) * r * w[i] + b[i];
    }
    return y;
}

inline double activationOf(core::Activation activation, double x) {
    switch (activation) {
        case core::Activation::SiLU:
            return x / (1 + std::exp(-x));
        case core::Activation::GeluErf:
            return 0.5 * x * std::erfc(-x / std::numbers::sqrt2);
        case core::Activation::GeluTanh:
            return 0.5 * x *
                   (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
        case core::Activation::ReLU:
            return std::max(0.0, x);
        case core::Activation::Tanh:
            return std::tanh(x);
        case core::Activation::Identity:
            return x;
    }
    return 0;
}

inline Values ropeOf(Values x, std::span<const int64_t> positions, size_t heads,
                     const core::AttentionSpec& spec) {
    const std::vector<double> f = core::ropeFrequencies(spec.rope);
    const auto dim = static_cast<size_t>(spec.headDim);
    const bool halves = spec.rope.style == core::RopeStyle::Halves;
    for (size_t t = 0; t < positions.size(); ++t)
        for (size_t head = 0; head < heads; ++head)
            for (size_t i = 0; i < f.size(); ++i) {
                double* row = x.data() + (t * heads + head) * dim;
                double& a = row[halves ? i : 2 * i];
                double& b = row[halves ? i + f.size() : 2 * i + 1];
                const double angle = static_cast<double>(positions[t]) * f[i];
                const double turned = a * std::cos(angle) - b * std::sin(angle);
                b = a * std::sin(angle) + b * std::cos(angle);
                a = turned;
            }
    return x;
}

/// One sequence of rows [first, first + length) of attention, into `y`.
inline void attendOf(const Values& q, const Values& k, const Values& v,
                     const core::AttentionSpec& spec, size_t first, size_t length, Values& y) {
    const auto heads = static_cast<size_t>(spec.heads), groups = static_cast<size_t>(spec.kvHeads);
    const auto dim = static_cast<size_t>(spec.headDim);
    for (size_t head = 0; head < heads; ++head)
        for (size_t t = 0; t < length; ++t) {
            const size_t group = head / (heads / groups);
            Values weights;
            double sum = 0;
            const size_t keys = spec.causal ? t + 1 : length;
            for (size_t j = 0; j < keys; ++j) {
                double score = 0;
                for (size_t d = 0; d < dim; ++d)
                    score += q[((first + t) * heads + head) * dim + d] *
                             k[((first + j) * groups + group) * dim + d];
                score *= spec.scale;
                if (spec.softcap > 0) score = spec.softcap * std::tanh(score / spec.softcap);
                const bool seen = spec.window == 0 || t - j < static_cast<size_t>(spec.window);
                weights.push_back(seen ? std::exp(score) : 0);
                sum += weights.back();
            }
            for (size_t d = 0; d < dim; ++d) {
                double value = 0;
                for (size_t j = 0; j < keys; ++j)
                    value += weights[j] / sum * v[((first + j) * groups + group) * dim + d];
                y[((first + t) * heads + head) * dim + d] = value;
            }
        }
}

}  // namespace lathe::tests
