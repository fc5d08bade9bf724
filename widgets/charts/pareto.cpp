// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/pareto.h"

#include <algorithm>
#include <cmath>

namespace lathe::widgets {

std::vector<size_t> paretoFront(const std::vector<QPointF>& points, bool higherXBetter,
                                bool higherYBetter) {
    // Costs: smaller is better in both.
    const auto cost = [&](size_t i) {
        return QPointF(higherXBetter ? -points[i].x() : points[i].x(),
                       higherYBetter ? -points[i].y() : points[i].y());
    };
    std::vector<size_t> order;
    for (size_t i = 0; i < points.size(); ++i)
        if (std::isfinite(points[i].x()) && std::isfinite(points[i].y())) order.push_back(i);
    std::ranges::stable_sort(order, [&](size_t a, size_t b) {
        const QPointF first = cost(a), second = cost(b);
        return first.x() != second.x() ? first.x() < second.x() : first.y() < second.y();
    });
    std::vector<size_t> front;
    double best = INFINITY;
    for (const size_t i : order) {
        if (cost(i).y() >= best) continue;
        best = cost(i).y();
        front.push_back(i);
    }
    if (higherXBetter) std::ranges::reverse(front);
    return front;
}

}  // namespace lathe::widgets
