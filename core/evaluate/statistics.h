// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The few statistics every evaluation reports, and log-softmax in double precision.

#include <cstdint>
#include <span>
#include <vector>

namespace lathe::core {

double meanOf(std::span<const double> values);

/// Standard error of the mean, sqrt((mean square - square of mean) / (n-1)) = sd/sqrt(n) with the
/// unbiased deviation: llama.cpp's and lm-evaluation-harness's formula are the same. 0 for fewer
/// than two values.
double standardErrorOf(std::span<const double> values);

/// Linear interpolation at f*(n-1) in ascending order; f in [0, 1], at least one value.
double percentileOf(std::span<const double> ascending, double f);

struct Percentiles {
    double min = 0, p50 = 0, p90 = 0, p99 = 0, max = 0, mean = 0;
    int64_t count = 0;
};
Percentiles percentilesOf(std::vector<double> values);

/// Two-sided exact McNemar test: probability, with b + c fair coins, of a split at least as uneven
/// as b : c.
double mcNemarExact(int64_t b, int64_t c);

/// Standard error of a difference of two accuracies on the same n items: with b and c items that
/// only one of the two answered rightly, sqrt(b + c - (b - c)^2 / n) / n. 0 for no items.
double pairedStandardError(int64_t b, int64_t c, int64_t n);

/// ln sum exp(x), stable: the greatest value is taken out, the sum is in double.
double logSumExp(std::span<const float> x);

/// -ln softmax(x)[target].
double negativeLogLikelihood(std::span<const float> x, int64_t target);

/// sum p (ln p - ln q) with p = softmax(reference), q = softmax(model); never below 0 but for
/// rounding.
double klDivergence(std::span<const float> reference, std::span<const float> model);

/// Index of the greatest value, the first of equals.
int64_t argmaxOf(std::span<const float> x);

}  // namespace lathe::core
