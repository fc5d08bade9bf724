// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Squarified treemap (Bruls, Huizing & van Wijk, "Squarified Treemaps", 2000): rectangles whose
// areas are proportional to their weights and whose sides are as equal as the order allows.

#include <QRectF>
#include <vector>

namespace lathe::widgets {

/// One rectangle per weight, in the given order; they tile `area`. Weights that are not positive
/// get empty rectangles. Best shapes come from descending weights. O(n).
std::vector<QRectF> squarified(const std::vector<double>& weights, const QRectF& area);

}  // namespace lathe::widgets
