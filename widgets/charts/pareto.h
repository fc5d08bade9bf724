// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The Pareto front of a set of points: those that no other point beats in one direction without
// losing in the other.

#include <QPointF>
#include <vector>

namespace lathe::widgets {

/// Indices of the front, ascending by x. Smaller is better unless said otherwise; points with a NaN
/// are never on it; of equal points the first is. O(n log n).
std::vector<size_t> paretoFront(const std::vector<QPointF>& points, bool higherXBetter = false,
                                bool higherYBetter = false);

}  // namespace lathe::widgets
