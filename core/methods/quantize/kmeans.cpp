// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/quantize/kmeans.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>

namespace lathe::core {

namespace {

/// Cost of one cluster in O(1) from prefix sums of values around their common mean (which keeps the
/// difference of squares from cancelling).
class IntervalCost {
  public:
    explicit IntervalCost(const WeightedPoints& points) {
        double weight = 0, sum = 0;
        for (size_t i = 0; i < points.values.size(); ++i) {
            weight += points.weights[i];
            sum += points.weights[i] * points.values[i];
        }
        m_mean = weight > 0 ? sum / weight : 0;
        m_prefix.emplace_back();
        for (size_t i = 0; i < points.values.size(); ++i) {
            const double w = points.weights[i], x = points.values[i] - m_mean;
            const Sums& last = m_prefix.back();
            m_prefix.push_back({last.w + w, last.wx + w * x, last.wxx + w * x * x});
        }
    }
    double operator()(size_t first, size_t last) const {  // both included
        const Sums s = between(first, last);
        return std::max(0.0, s.wxx - s.wx * s.wx / s.w);
    }
    double center(size_t first, size_t last) const {
        const Sums s = between(first, last);
        return m_mean + s.wx / s.w;
    }

  private:
    struct Sums {
        double w = 0, wx = 0, wxx = 0;
    };
    Sums between(size_t first, size_t last) const {
        const Sums &a = m_prefix[first], &b = m_prefix[last + 1];
        return {b.w - a.w, b.wx - a.wx, b.wxx - a.wxx};
    }
    double m_mean = 0;
    std::vector<Sums> m_prefix;
};

/// One row of the table: the best cost of the first j+1 points in one cluster more than `previous`.
struct Layer {
    const IntervalCost& cost;
    const std::vector<double>& previous;
    std::vector<double>& current;
    uint32_t* starts;  // where the last cluster begins
    const JobContext* job;

    void solve(size_t low, size_t high, size_t firstStart, size_t lastStart) const {  // [low, high)
        if (low >= high) return;
        if (job && high - low > 512) job->checkpoint();
        const size_t middle = (low + high) / 2;
        double best = std::numeric_limits<double>::infinity();
        size_t start = firstStart;
        for (size_t i = firstStart; i <= std::min(lastStart, middle); ++i) {
            const double total = (i > 0 ? previous[i - 1] : 0) + cost(i, middle);
            if (total < best) {
                best = total;
                start = i;
            }
        }
        current[middle] = best;
        starts[middle] = static_cast<uint32_t>(start);
        solve(low, middle, firstStart, start);
        solve(middle + 1, high, start, lastStart);
    }
};

}  // namespace

WeightedPoints distinctPoints(std::span<const float> values, std::span<const float> weights) {
    std::vector<uint32_t> order(values.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        return values[a] < values[b] || (values[a] == values[b] && a < b);
    });
    WeightedPoints points;
    for (const uint32_t i : order) {
        const double weight = weights.empty() ? 1 : weights[i];
        if (!(weight > 0)) continue;
        if (points.values.empty() || points.values.back() != values[i]) {
            points.values.push_back(values[i]);
            points.weights.push_back(0);
        }
        points.weights.back() += weight;
    }
    return points;
}

WeightedPoints pooled(WeightedPoints points, size_t limit) {
    if (points.values.size() <= limit) return points;
    const double low = points.values.front(), width = points.values.back() - low;
    WeightedPoints result;
    size_t lastBin = limit;
    for (size_t i = 0; i < points.values.size(); ++i) {
        const double position = (points.values[i] - low) / width * static_cast<double>(limit);
        const size_t bin = std::min(limit - 1, static_cast<size_t>(position));
        if (bin != lastBin) {
            result.values.push_back(0);
            result.weights.push_back(0);
            lastBin = bin;
        }
        result.weights.back() += points.weights[i];
        result.values.back() +=
            (points.values[i] - result.values.back()) * points.weights[i] / result.weights.back();
    }
    return result;
}

Clusters exactKmeans(const WeightedPoints& points, int k, const JobContext* job) {
    const size_t n = points.values.size();
    if (n <= static_cast<size_t>(k)) return {points.values, 0};
    const IntervalCost cost(points);
    std::vector<double> previous(n), current(n);
    for (size_t j = 0; j < n; ++j) previous[j] = cost(0, j);
    std::vector<uint32_t> starts(static_cast<size_t>(k) * n, 0);
    for (int layer = 1; layer < k; ++layer) {
        Layer{cost, previous, current, starts.data() + static_cast<size_t>(layer) * n, job}.solve(
            0, n, 0, n - 1);
        std::swap(previous, current);
    }
    Clusters clusters;
    clusters.cost = previous[n - 1];
    size_t end = n;  // points before it are still to be assigned
    for (int layer = k - 1; layer >= 0 && end > 0; --layer) {
        const size_t start = starts[static_cast<size_t>(layer) * n + end - 1];
        clusters.centers.push_back(cost.center(start, end - 1));
        end = start;
    }
    std::reverse(clusters.centers.begin(), clusters.centers.end());
    return clusters;
}

}  // namespace lathe::core
