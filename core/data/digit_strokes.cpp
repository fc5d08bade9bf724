// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/digit_strokes.h"

#include <array>
#include <cstdint>

namespace lathe::core::digits {

namespace {

Stroke curve(std::vector<Point> points) {
    return {std::move(points), true, false};
}
Stroke loop(std::vector<Point> points) {
    return {std::move(points), true, true};
}
Stroke lines(std::vector<Point> points) {
    return {std::move(points), false, false};
}

std::vector<Hand> zeros() {
    return {
        {loop({{.5, .05}, {.2, .25}, {.15, .6}, {.4, .95}, {.7, .85}, {.85, .5}, {.75, .2}})},
        {loop({{.5, .1}, {.32, .3}, {.3, .7}, {.5, .92}, {.68, .7}, {.68, .3}})},
        {curve({{.6, .1},
                {.3, .15},
                {.15, .5},
                {.3, .9},
                {.65, .9},
                {.85, .55},
                {.7, .15},
                {.4, .05}})},
        {loop({{.5, .05}, {.2, .3}, {.2, .7}, {.5, .95}, {.8, .7}, {.8, .3}}),
         lines({{.72, .2}, {.28, .8}})},
    };
}

std::vector<Hand> ones() {
    return {
        {lines({{.5, .05}, {.5, .95}})},
        {lines({{.28, .3}, {.55, .05}, {.55, .95}})},
        {lines({{.3, .25}, {.52, .07}, {.52, .92}}), lines({{.28, .92}, {.76, .92}})},
        {lines({{.65, .05}, {.38, .95}})},
    };
}

std::vector<Hand> twos() {
    return {
        {curve({{.2, .28}, {.35, .07}, {.65, .07}, {.78, .3}, {.6, .55}, {.2, .92}}),
         lines({{.2, .92}, {.82, .92}})},
        {curve({{.2, .2},
                {.5, .05},
                {.78, .25},
                {.6, .6},
                {.3, .9},
                {.18, .8},
                {.3, .72},
                {.55, .88},
                {.85, .9}})},
        {lines({{.2, .1}, {.78, .12}, {.2, .9}, {.82, .88}})},
    };
}

std::vector<Hand> threes() {
    return {
        {curve({{.22, .15}, {.5, .05}, {.75, .22}, {.65, .42}, {.42, .48}}),
         curve({{.42, .48}, {.72, .55}, {.8, .75}, {.55, .95}, {.2, .85}})},
        {lines({{.22, .08}, {.76, .08}, {.46, .42}}),
         curve({{.46, .42}, {.75, .52}, {.78, .78}, {.5, .94}, {.2, .85}})},
        {curve({{.25, .2},
                {.5, .06},
                {.74, .2},
                {.66, .38},
                {.5, .47},
                {.68, .54},
                {.78, .74},
                {.55, .94},
                {.2, .84}})},
    };
}

std::vector<Hand> fours() {
    return {
        {lines({{.3, .08}, {.18, .58}, {.85, .58}}), lines({{.66, .3}, {.66, .95}})},
        {lines({{.66, .95}, {.66, .05}, {.15, .65}, {.88, .65}})},
        {curve({{.25, .1}, {.2, .4}, {.35, .55}, {.7, .5}}), lines({{.74, .08}, {.68, .95}})},
    };
}

std::vector<Hand> fives() {
    return {
        {lines({{.78, .08}, {.3, .08}, {.26, .45}}),
         curve({{.26, .45}, {.55, .38}, {.8, .6}, {.65, .9}, {.35, .95}, {.18, .82}})},
        {curve({{.76, .08}, {.4, .1}, {.26, .35}, {.55, .46}, {.76, .66}, {.6, .92}, {.2, .88}})},
        {lines({{.32, .1}, {.28, .48}}),
         curve({{.28, .48}, {.6, .42}, {.78, .68}, {.55, .94}, {.2, .86}}),
         lines({{.32, .1}, {.8, .06}})},
    };
}

std::vector<Hand> sixes() {
    return {
        {curve({{.68, .05},
                {.35, .3},
                {.22, .65},
                {.4, .93},
                {.7, .88},
                {.76, .65},
                {.55, .5},
                {.27, .64}})},
        {curve({{.72, .14},
                {.5, .06},
                {.28, .3},
                {.22, .7},
                {.5, .95},
                {.77, .75},
                {.6, .53},
                {.3, .62}})},
        {lines({{.6, .05}, {.28, .6}}),
         loop({{.5, .5}, {.26, .68}, {.4, .93}, {.68, .88}, {.74, .64}})},
    };
}

std::vector<Hand> sevens() {
    return {
        {lines({{.18, .1}, {.82, .1}, {.42, .95}})},
        {lines({{.2, .1}, {.8, .1}, {.45, .95}}), lines({{.35, .52}, {.75, .5}})},
        {curve({{.16, .2}, {.3, .1}, {.55, .14}, {.82, .1}}),
         curve({{.82, .1}, {.55, .45}, {.45, .95}})},
        {lines({{.22, .28}, {.22, .1}, {.8, .1}, {.55, .5}, {.5, .95}})},
    };
}

std::vector<Hand> eights() {
    return {
        {loop({{.5, .05},
               {.26, .22},
               {.5, .47},
               {.76, .72},
               {.5, .95},
               {.24, .72},
               {.5, .47},
               {.74, .22}})},
        {loop({{.5, .06}, {.28, .26}, {.5, .46}, {.72, .26}}),
         loop({{.5, .46}, {.22, .7}, {.5, .94}, {.78, .7}})},
        {curve({{.72, .16},
                {.45, .06},
                {.28, .24},
                {.62, .52},
                {.74, .78},
                {.48, .94},
                {.26, .76},
                {.5, .5},
                {.74, .2}})},
    };
}

std::vector<Hand> nines() {
    return {
        {loop({{.52, .06}, {.26, .2}, {.28, .45}, {.6, .48}, {.74, .25}}),
         lines({{.74, .25}, {.68, .95}})},
        {curve({{.74, .2},
                {.5, .05},
                {.26, .26},
                {.4, .5},
                {.7, .4},
                {.75, .18},
                {.74, .6},
                {.55, .93},
                {.26, .88}})},
        {curve({{.7, .14}, {.4, .08}, {.25, .32}, {.5, .5}, {.73, .3}}),
         curve({{.72, .1}, {.72, .5}, {.48, .95}})},
    };
}

constexpr int kSteps = 6;  // straight pieces between two points of a curve

/// Where the points before the first and behind the last are taken from.
const Point& pointAt(const Stroke& stroke, int64_t index) {
    const auto count = static_cast<int64_t>(stroke.points.size());
    if (stroke.closed) index = (index + count) % count;
    const int64_t inside = index < 0 ? 0 : index >= count ? count - 1 : index;
    return stroke.points[static_cast<size_t>(inside)];
}

double spline(double a, double b, double c, double d, double t) {
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t +
                  (3 * b - a - 3 * c + d) * t * t * t);
}

}  // namespace

std::span<const Hand> handsFor(int digit) {
    static const std::array<std::vector<Hand>, 10> kHands = {
        zeros(), ones(), twos(), threes(), fours(), fives(), sixes(), sevens(), eights(), nines()};
    return kHands[static_cast<size_t>(digit)];
}

std::vector<Point> traced(const Stroke& stroke) {
    if (!stroke.curved) return stroke.points;
    std::vector<Point> points;
    const auto pieces = static_cast<int64_t>(stroke.points.size()) - (stroke.closed ? 0 : 1);
    for (int64_t i = 0; i < pieces; ++i) {
        const Point &a = pointAt(stroke, i - 1), &b = pointAt(stroke, i);
        const Point &c = pointAt(stroke, i + 1), &d = pointAt(stroke, i + 2);
        for (int step = 0; step < kSteps; ++step) {
            const double t = static_cast<double>(step) / kSteps;
            points.push_back({spline(a.x, b.x, c.x, d.x, t), spline(a.y, b.y, c.y, d.y, t)});
        }
    }
    points.push_back(pointAt(stroke, pieces));
    return points;
}

}  // namespace lathe::core::digits
