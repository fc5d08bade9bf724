// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/moments.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace lathe::core {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Near the mean of most runs: that of their first values, or 0 where these lie around it.
template <class T>
double nearMean(const T* values, int64_t n) {
    const int64_t first = std::min<int64_t>(n, 16);
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < first; ++i) {
        const double value = toFloat(values[i]);
        sum += value;
        squares += value * value;
    }
    if (!std::isfinite(sum) || 4 * sum * sum <= squares * static_cast<double>(first)) return 0;
    return sum / static_cast<double>(first);
}

/// Whether much of these sums would cancel, since the centre is far from the mean.
bool isFar(const ValueSums& sums, int64_t n) {
    return sums.s1 * sums.s1 > sums.s2 * static_cast<double>(n) / 4;
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

/// With a centre of their own.
template <class T>
Moments momentsOf(const T* values, int64_t n) {
    const double centre = nearMean(values, n);
    const ValueSums sums = valueSums(values, n, centre);
    if (!sums.finite) {
        std::vector<T> finite;
        std::copy_if(values, values + n, std::back_inserter(finite),
                     [](T x) { return std::isfinite(toFloat(x)); });
        const auto left = std::ssize(finite);
        Moments moments = left > 0 ? momentsOf(finite.data(), left) : Moments{};
        moments.notFinite = n - left;
        return moments;
    }
    if (!isFar(sums, n)) return aroundMean(sums, centre, n);
    const double mean = centre + sums.s1 / static_cast<double>(n);
    return aroundMean(valueSums(values, n, mean), mean, n);
}

}  // namespace

template <class T>
Moments RunningMoments::add(const T* values, int64_t n) {
    if (n == 0) return {};
    if (m_count == 0) m_centre = nearMean(values, n);
    const ValueSums sums = valueSums(values, n, m_centre);
    if (!sums.finite || isFar(sums, n)) {
        const Moments own = momentsOf(values, n);
        m_others.merge(own);
        return own;
    }
    if (m_count == 0)
        m_sums = sums;
    else
        m_sums.add(sums);
    m_count += n;
    return aroundMean(sums, m_centre, n);
}
template Moments RunningMoments::add(const float*, int64_t);
template Moments RunningMoments::add(const Float16*, int64_t);
template Moments RunningMoments::add(const BFloat16*, int64_t);

Moments RunningMoments::total() const {
    Moments total = m_others;
    if (m_count > 0) total.merge(aroundMean(m_sums, m_centre, m_count));
    return total;
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
