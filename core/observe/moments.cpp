// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/moments.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "core/kernels/value_sums.h"

namespace lathe::core {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Near the mean of most runs: that of their first values.
double nearMean(std::span<const float> values) {
    const auto first = values.first(std::min<size_t>(values.size(), 16));
    double sum = 0;
    for (const float value : first) sum += value;
    return std::isfinite(sum) ? sum / static_cast<double>(first.size()) : 0;
}

/// Sums around `centre` as those around the mean.
Moments aroundMean(const ValueSums& sums, double centre, int64_t count) {
    const auto n = static_cast<double>(count);
    const double d = sums.s1 / n, square = d * d;
    Moments moments;
    moments.count = count;
    moments.zeros = sums.zeros;
    moments.low = sums.low;
    moments.high = sums.high;
    moments.mean = centre + d;
    moments.m2 = sums.s2 - n * square;
    moments.m3 = sums.s3 - 3 * d * sums.s2 + 2 * n * square * d;
    moments.m4 = sums.s4 - 4 * d * sums.s3 + 6 * square * sums.s2 - 3 * n * square * square;
    return moments;
}

}  // namespace

Moments momentsOf(std::span<const float> values) {
    if (values.empty()) return {};
    const double centre = nearMean(values);
    const auto n = std::ssize(values);
    const ValueSums sums = valueSums(values.data(), n, centre);
    if (!sums.finite) {
        std::vector<float> finite;
        std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
                     [](float x) { return std::isfinite(x); });
        Moments moments = momentsOf(finite);
        moments.notFinite = n - std::ssize(finite);
        return moments;
    }
    // Where the centre is far from the mean, much of these sums would cancel.
    const double mean = centre + sums.s1 / static_cast<double>(n);
    if (sums.s1 * sums.s1 > sums.s2 * static_cast<double>(n) / 4)
        return aroundMean(valueSums(values.data(), n, mean), mean, n);
    return aroundMean(sums, centre, n);
}

void Moments::merge(const Moments& other) {
    notFinite += other.notFinite;
    if (other.count == 0) return;
    if (count == 0) {
        const int64_t left = notFinite;
        *this = other;
        notFinite = left;
        return;
    }
    const auto a = static_cast<double>(count), b = static_cast<double>(other.count), n = a + b;
    const double d = other.mean - mean, share = d / n;
    const double cross = d * share * a * b;  // d^2 a b / n
    m4 += other.m4 + cross * share * share * (a * a - a * b + b * b) +
          6 * share * share * (a * a * other.m2 + b * b * m2) + 4 * share * (a * other.m3 - b * m3);
    m3 += other.m3 + cross * share * (a - b) + 3 * share * (a * other.m2 - b * m2);
    m2 += other.m2 + cross;
    mean += share * b;
    count += other.count;
    zeros += other.zeros;
    low = std::min(low, other.low);
    high = std::max(high, other.high);
}

double Moments::deviation() const {
    return count > 0 ? std::sqrt(m2 / static_cast<double>(count)) : kNaN;
}

double Moments::skewness() const {
    const auto n = static_cast<double>(count);
    return m2 > 0 ? (m3 / n) / std::pow(m2 / n, 1.5) : kNaN;
}

double Moments::kurtosis() const {
    const auto n = static_cast<double>(count);
    return m2 > 0 ? (m4 / n) / (m2 / n * (m2 / n)) - 3 : kNaN;
}

}  // namespace lathe::core
