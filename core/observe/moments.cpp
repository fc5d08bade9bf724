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
}  // namespace

Moments momentsOf(std::span<const float> values) {
    Moments moments;
    if (values.empty()) return moments;
    const ValueRange range = rangeOf(values.data(), std::ssize(values));
    if (!range.finite) {
        std::vector<float> finite;
        std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
                     [](float x) { return std::isfinite(x); });
        moments = momentsOf(finite);
        moments.notFinite = static_cast<int64_t>(values.size() - finite.size());
        return moments;
    }
    moments.count = std::ssize(values);
    moments.zeros = range.zeros;
    moments.low = range.low;
    moments.high = range.high;
    moments.mean = range.sum / static_cast<double>(moments.count);
    const CentredSums sums = centredSums(values.data(), moments.count, moments.mean);
    moments.m2 = sums.m2;
    moments.m3 = sums.m3;
    moments.m4 = sums.m4;
    return moments;
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
