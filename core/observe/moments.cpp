// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/moments.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace lathe::core {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kLanes = 8;  // sums of their own: the loops over them become vector code

double total(const double (&lanes)[kLanes]) {
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
           ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

/// Calls work(lane, x) for all values, neighbours in neighbouring lanes.
template <class Work>
void eachLane(std::span<const float> values, Work work) {
    const size_t whole = values.size() / kLanes * kLanes;
    for (size_t i = 0; i < whole; i += kLanes)
        for (size_t k = 0; k < kLanes; ++k) work(k, values[i + k]);
    for (size_t i = whole; i < values.size(); ++i) work(i - whole, values[i]);
}

bool allFinite(std::span<const float> values) {
    constexpr uint32_t kExponent = 0x7F800000u;
    uint32_t bad = 0;
    for (const float x : values)
        bad |= (std::bit_cast<uint32_t>(x) & kExponent) == kExponent ? 1u : 0u;
    return bad == 0;
}

void addPowers(std::span<const float> values, Moments& moments) {
    double m2[kLanes] = {}, m3[kLanes] = {}, m4[kLanes] = {};
    const double mean = moments.mean;
    eachLane(values, [&](size_t k, float x) {
        const double d = x - mean, square = d * d;
        m2[k] += square;
        m3[k] += square * d;
        m4[k] += square * square;
    });
    moments.m2 = total(m2);
    moments.m3 = total(m3);
    moments.m4 = total(m4);
}

}  // namespace

Moments momentsOf(std::span<const float> values) {
    if (!allFinite(values)) {
        std::vector<float> finite;
        std::copy_if(values.begin(), values.end(), std::back_inserter(finite),
                     [](float x) { return std::isfinite(x); });
        Moments moments = momentsOf(finite);
        moments.notFinite = static_cast<int64_t>(values.size() - finite.size());
        return moments;
    }
    Moments moments;
    moments.count = static_cast<int64_t>(values.size());
    if (values.empty()) return moments;
    double sums[kLanes] = {};
    float low[kLanes], high[kLanes];
    int32_t zeros[kLanes] = {};
    std::fill_n(low, kLanes, moments.low);
    std::fill_n(high, kLanes, moments.high);
    eachLane(values, [&](size_t k, float x) {
        sums[k] += x;
        low[k] = x < low[k] ? x : low[k];
        high[k] = x > high[k] ? x : high[k];
        zeros[k] += x == 0 ? 1 : 0;
    });
    moments.low = *std::min_element(low, low + kLanes);
    moments.high = *std::max_element(high, high + kLanes);
    for (const int32_t lane : zeros) moments.zeros += lane;
    moments.mean = total(sums) / static_cast<double>(moments.count);
    addPowers(values, moments);
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
