// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Places text beside points so that no label covers another label or a marker; a label that had to
// move away gets a leader line.

#include <QLineF>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <vector>

namespace lathe::widgets {

struct LabelRequest {
    QPointF point;
    QSizeF size;
    double markerRadius = 5;
    int priority = 0;  ///< higher ones choose their place first
};

struct PlacedLabel {
    QRectF rect;  ///< null where there was no room at all
    bool leader = false;
    QPointF leaderEnd;    ///< on the label's edge
    bool covers = false;  ///< lies on what it should have kept free
};

/// What else is in the picture.
struct LabelObstacles {
    std::vector<QRectF> texts;   ///< never covered
    std::vector<QRectF> shapes;  ///< these and lines are kept free where that is possible
    std::vector<QLineF> lines;
};

/// Greedy, by priority and then order: nearest free place around the point first. Deterministic;
/// O(n^2) with about 100 candidates per label.
std::vector<PlacedLabel> placeLabels(const std::vector<LabelRequest>& labels, const QRectF& bounds,
                                     const LabelObstacles& obstacles = {});

/// Labels in one column: `wanted` places (in any order) moved as little as possible (least squares)
/// until neighbours are `spacing` apart, then kept within [low, high] while there is room.
std::vector<double> spreadLabels(const std::vector<double>& wanted, double spacing, double low,
                                 double high);

}  // namespace lathe::widgets
