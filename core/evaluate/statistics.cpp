// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe::core {

double meanOf(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

double standardErrorOf(std::span<const double> values) {
    if (values.size() < 2) return 0;
    // Deviations from the mean instead of mean square - square of mean: the same number without
    // cancellation.
    const double mean = meanOf(values);
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const auto n = static_cast<double>(values.size());
    return std::sqrt(squares / n / (n - 1));
}

double percentileOf(std::span<const double> ascending, double f) {
    const double place = f * static_cast<double>(ascending.size() - 1);
    const auto low = static_cast<size_t>(place);
    const size_t high = std::min(low + 1, ascending.size() - 1);
    return ascending[low] + (place - static_cast<double>(low)) * (ascending[high] - ascending[low]);
}

Percentiles percentilesOf(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    Percentiles result;
    result.min = values.front();
    result.p50 = percentileOf(values, 0.5);
    result.p90 = percentileOf(values, 0.9);
    result.p99 = percentileOf(values, 0.99);
    result.max = values.back();
    result.mean = meanOf(values);
    result.count = static_cast<int64_t>(values.size());
    return result;
}

double mcNemarExact(int64_t b, int64_t c) {
    const int64_t n = b + c;
    // ln of binomial(n, k) / 2^n, from k = 0 upwards: 2^-n itself would underflow for n > 1074.
    double lnTerm = -static_cast<double>(n) * std::log(2.0);
    double tail = std::exp(lnTerm);
    for (int64_t k = 1; k <= std::min(b, c); ++k) {
        lnTerm += std::log(static_cast<double>(n - k + 1) / static_cast<double>(k));
        tail += std::exp(lnTerm);
    }
    return std::min(1.0, 2 * tail);
}

int64_t argmaxOf(std::span<const float> x) {
    return std::max_element(x.begin(), x.end()) - x.begin();
}

double pairedStandardError(int64_t b, int64_t c, int64_t n) {
    if (n <= 0) return 0;
    const auto items = static_cast<double>(n), split = static_cast<double>(b - c);
    return std::sqrt(static_cast<double>(b + c) - split * split / items) / items;
}

double logSumExp(std::span<const float> x) {
    const double max = x[static_cast<size_t>(argmaxOf(x))];
    double sum = 0;
    for (const float value : x) sum += std::exp(value - max);
    return max + std::log(sum);
}

double negativeLogLikelihood(std::span<const float> x, int64_t target) {
    return logSumExp(x) - x[static_cast<size_t>(target)];
}

// With a, b the logits and e = exp(a - max a): sum p (ln p - ln q) = sum e (a - b) / sum e - lse(a)
// + lse(b), so that each element costs two exponentials and nothing is stored.
double klDivergence(std::span<const float> reference, std::span<const float> model) {
    const double maxA = reference[static_cast<size_t>(argmaxOf(reference))];
    const double maxB = model[static_cast<size_t>(argmaxOf(model))];
    double sumA = 0, sumB = 0, weighted = 0;
    for (size_t i = 0; i < reference.size(); ++i) {
        const double a = reference[i] - maxA, b = model[i] - maxB;
        const double e = std::exp(a);
        sumA += e;
        sumB += std::exp(b);
        if (e > 0) weighted += e * (a - b);
    }
    return weighted / sumA - std::log(sumA) + std::log(sumB);
}

}  // namespace lathe::core
