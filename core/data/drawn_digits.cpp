// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawn_digits.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/rng.h"
#include "core/data/digit_strokes.h"

namespace lathe::core {

using namespace digits;

namespace {

constexpr int kSide = kDigitSide;
using Canvas = std::array<double, kSide * kSide>;  ///< 0 black to 1 white

double between(Rng& rng, double low, double high) {
    return low + (high - low) * rng.uniform();
}

int32_t labelOf(uint64_t seed, uint64_t index) {
    constexpr uint64_t kOrder = uint64_t{1} << 63;  // streams below it belong to the pictures
    std::array<int32_t, 10> order{};
    std::iota(order.begin(), order.end(), 0);
    Rng rng(seed, kOrder + index / 10);
    for (size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[static_cast<size_t>(rng.below(i))]);
    return order[static_cast<size_t>(index % 10)];
}

/// From the unit square of the strokes to pixels.
struct Placement {
    double xx, xy, yx, yy, x, y;

    explicit Placement(Rng& rng) {
        const double width = between(rng, 13, 19), height = between(rng, 17, 21);
        const double turn = between(rng, -0.2, 0.2), shear = between(rng, -0.2, 0.2);
        xx = width;
        xy = -turn * height + shear * height;
        yx = turn * width;
        yy = height;
        x = kSide / 2.0 + between(rng, -2.5, 2.5);
        y = kSide / 2.0 + between(rng, -2.5, 2.5);
    }
    Point of(const Point& point) const {
        const double u = point.x - 0.5, v = point.y - 0.5;
        return {x + xx * u + xy * v, y + yx * u + yy * v};
    }
};

double squaredDistance(double px, double py, const Point& a, const Point& b) {
    const double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    double t = length > 0 ? ((px - a.x) * dx + (py - a.y) * dy) / length : 0;
    t = std::clamp(t, 0.0, 1.0);
    const double ex = px - a.x - t * dx, ey = py - a.y - t * dy;
    return ex * ex + ey * ey;
}

/// A line of `radius` through the points, its edge one pixel wide; lighter than what is there wins.
void drawLine(Canvas& canvas, const std::vector<Point>& points, double radius, double shade) {
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            double nearest = 1e9;
            for (size_t i = 1; i < points.size(); ++i)
                nearest = std::min(
                    nearest, squaredDistance(column + 0.5, row + 0.5, points[i - 1], points[i]));
            const double cover = std::clamp(radius + 0.5 - std::sqrt(nearest), 0.0, 1.0);
            double& pixel = canvas[static_cast<size_t>(row * kSide + column)];
            pixel = std::max(pixel, shade * cover);
        }
}

void drawDigit(Canvas& canvas, Rng& rng, int32_t digit) {
    const auto hands = handsFor(digit);
    const Hand& hand = hands[static_cast<size_t>(rng.below(hands.size()))];
    const double unsteady = between(rng, 0.01, 0.06);
    const Placement placement(rng);
    const double radius = between(rng, 0.7, 1.7), shade = between(rng, 0.65, 1);
    for (Stroke stroke : hand) {
        for (Point& point : stroke.points) {
            point.x += between(rng, -unsteady, unsteady);
            point.y += between(rng, -unsteady, unsteady);
        }
        std::vector<Point> points = traced(stroke);
        for (Point& point : points) point = placement.of(point);
        drawLine(canvas, points, radius, shade);
    }
}

void addClutter(Canvas& canvas, Rng& rng) {
    for (uint64_t count = 1 + rng.below(2); count > 0; --count) {
        const Point from = {between(rng, 0, kSide), between(rng, 0, kSide)};
        const Point to = {from.x + between(rng, -9, 9), from.y + between(rng, -9, 9)};
        const double radius = between(rng, 0.4, 1.1);
        drawLine(canvas, {from, to}, radius, between(rng, 0.4, 0.9));
    }
}

/// Wipes out a short piece, less than any stroke that tells two digits apart.
void addGap(Canvas& canvas, Rng& rng) {
    Canvas gap{};
    const Point from = {between(rng, 6, 22), between(rng, 4, 24)};
    const Point to = {from.x + between(rng, -4, 4), from.y + between(rng, -4, 4)};
    drawLine(gap, {from, to}, between(rng, 0.7, 1.6), 1);
    for (size_t i = 0; i < canvas.size(); ++i) canvas[i] *= 1 - gap[i];
}

/// Mixes each pixel with the mean of its neighbours.
Canvas blurred(const Canvas& canvas, double amount) {
    Canvas out{};
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            double sum = 0;
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx) {
                    const int y = std::clamp(row + dy, 0, kSide - 1);
                    const int x = std::clamp(column + dx, 0, kSide - 1);
                    sum += canvas[static_cast<size_t>(y * kSide + x)];
                }
            const auto index = static_cast<size_t>(row * kSide + column);
            out[index] = (1 - amount) * canvas[index] + amount * sum / 9;
        }
    return out;
}

/// Bell-shaped noise from three uniform numbers, whose sum has the variance 1/4.
uint8_t noisyPixel(double value, double deviation, Rng& rng) {
    double bell = -1.5;
    for (int i = 0; i < 3; ++i) bell += rng.uniform();
    return static_cast<uint8_t>(std::clamp(255 * (value + 2 * deviation * bell) + 0.5, 0.0, 255.0));
}

}  // namespace

DrawnDigit drawnDigit(uint64_t seed, uint64_t index) {
    DrawnDigit digit;
    digit.label = labelOf(seed, index);
    Rng rng(seed, index);
    Canvas canvas{};
    drawDigit(canvas, rng, digit.label);
    if (rng.below(3) == 0) addGap(canvas, rng);
    if (rng.below(3) == 0) addClutter(canvas, rng);
    canvas = blurred(canvas, between(rng, 0, 0.7));
    const double deviation = between(rng, 0, 0.09);
    for (size_t i = 0; i < canvas.size(); ++i)
        digit.pixels[i] = noisyPixel(canvas[i], deviation, rng);
    return digit;
}

LabelledImages drawnDigits(uint64_t seed, uint64_t count) {
    LabelledImages images;
    images.width = images.height = kDigitSide;
    images.channels = 1;
    for (int digit = 0; digit < 10; ++digit) images.labelNames.push_back(std::to_string(digit));
    images.pixels.reserve(count * kDigitSide * kDigitSide);
    for (uint64_t index = 0; index < count; ++index) {
        const DrawnDigit digit = drawnDigit(seed, index);
        images.pixels.insert(images.pixels.end(), digit.pixels.begin(), digit.pixels.end());
        images.labels.push_back(digit.label);
    }
    return finishedImages(std::move(images), "digits");
}

}  // namespace lathe::core
