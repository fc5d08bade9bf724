// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace lathe::core {

namespace {

/// Ranks from 0 on, less their mean.
std::vector<double> centredRanks(std::span<const double> values) {
    std::vector<size_t> order(values.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::sort(order, {}, [&](size_t i) { return values[i]; });
    std::vector<double> ranks(values.size());
    const double middle = static_cast<double>(values.size() - 1) / 2;
    for (size_t begin = 0; begin < order.size();) {
        size_t end = begin;
        while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
        for (size_t i = begin; i < end; ++i)
            ranks[order[i]] = static_cast<double>(begin + end - 1) / 2 - middle;
        begin = end;
    }
    return ranks;
}

bool hasNaN(std::span<const double> values) {
    return std::ranges::any_of(values, [](double value) { return std::isnan(value); });
}

}  // namespace

double rankCorrelation(std::span<const double> a, std::span<const double> b) {
    if (a.size() < 2 || a.size() != b.size()) return 0;
    if (hasNaN(a) || hasNaN(b)) return std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> x = centredRanks(a), y = centredRanks(b);
    const double xx = std::inner_product(x.begin(), x.end(), x.begin(), 0.0);
    const double yy = std::inner_product(y.begin(), y.end(), y.begin(), 0.0);
    const double xy = std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

}  // namespace lathe::core
