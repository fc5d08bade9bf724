// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How people write the ten digits: a few hands for each, as strokes through points. Internal to the
// generator; the public header is drawn_digits.h.

#include <span>
#include <vector>

namespace lathe::core::digits {

struct Point {
    double x = 0, y = 0;  ///< from 0 at the left and the top to 1
};

struct Stroke {
    std::vector<Point> points;
    bool curved = true;  ///< a smooth line through the points; else straight from each to the next
    bool closed = false;
};

using Hand = std::vector<Stroke>;

/// The ways to write `digit`, at least three.
std::span<const Hand> handsFor(int digit);

/// Points along the stroke, close enough to be joined by straight lines (Catmull and Rom's spline).
std::vector<Point> traced(const Stroke& stroke);

}  // namespace lathe::core::digits
