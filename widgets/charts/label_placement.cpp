// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/label_placement.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace lathe::widgets {

namespace {

constexpr double kClose = 4;         // between a marker and a label that needs no leader
constexpr size_t kMostRetried = 40;  // beyond that, one order must do: painting stays quick
constexpr double kLeaderGap = 3;     // between a leader and its text
constexpr std::array<double, 9> kDistances = {0, 10, 18, 28, 40, 54, 72, 96, 128};
/// Directions in the order of preference: right and left read best.
constexpr std::array<QPointF, 14> kDirections = {
    QPointF(1, 0),       QPointF(-1, 0),       QPointF(0.95, -0.31), QPointF(0.95, 0.31),
    QPointF(0.8, -0.6),  QPointF(-0.8, -0.6),  QPointF(0.8, 0.6),    QPointF(-0.8, 0.6),
    QPointF(0.5, -0.87), QPointF(-0.5, -0.87), QPointF(0.5, 0.87),   QPointF(-0.5, 0.87),
    QPointF(0, -1),      QPointF(0, 1)};

bool crosses(const QLineF& line, const QRectF& rect) {
    if (rect.contains(line.p1()) || rect.contains(line.p2())) return true;
    const std::array<QLineF, 2> diagonals = {QLineF(rect.topLeft(), rect.bottomRight()),
                                             QLineF(rect.topRight(), rect.bottomLeft())};
    return std::ranges::any_of(diagonals, [&](const QLineF& diagonal) {
        return line.intersects(diagonal, nullptr) == QLineF::BoundedIntersection;
    });
}

class Placer {
  public:
    Placer(const std::vector<LabelRequest>& labels, const QRectF& bounds,
           const LabelObstacles& obstacles)
        : m_labels(labels), m_bounds(bounds), m_obstacles(obstacles), m_placed(labels.size()) {}

    std::vector<PlacedLabel> run() {
        std::vector<size_t> order(m_labels.size());
        std::iota(order.begin(), order.end(), size_t{0});
        sortByPriority(order);
        std::vector<PlacedLabel> best = placedIn(order);
        // In a dense column, going down or up leaves room for more than the given order.
        for (const double direction : {1.0, -1.0}) {
            if (shownIn(best) == m_labels.size() || m_labels.size() > kMostRetried) break;
            std::ranges::stable_sort(order, {},
                                     [&](size_t i) { return direction * m_labels[i].point.y(); });
            std::vector<PlacedLabel> other = placedIn(order);
            if (shownIn(other) > shownIn(best)) best = std::move(other);
        }
        return best;
    }

  private:
    void sortByPriority(std::vector<size_t>& order) const {
        std::ranges::stable_sort(order, std::greater{},
                                 [&](size_t i) { return m_labels[i].priority; });
    }

    static size_t shownIn(const std::vector<PlacedLabel>& placed) {
        return static_cast<size_t>(std::ranges::count_if(
            placed, [](const PlacedLabel& label) { return !label.rect.isEmpty(); }));
    }

    std::vector<PlacedLabel> placedIn(const std::vector<size_t>& order) {
        m_placed.assign(m_labels.size(), {});
        m_done.clear();
        for (const size_t i : order)
            if (!place(i, true) && place(i, false)) m_placed[i].covers = true;
        return m_placed;
    }

    bool place(size_t index, bool avoidObstacles) {
        for (const double distance : kDistances)
            for (const QPointF& direction : kDirections) {
                const PlacedLabel candidate = candidateAt(m_labels[index], distance, direction);
                if (!isFree(index, candidate, avoidObstacles)) continue;
                m_placed[index] = candidate;
                m_done.push_back(index);
                return true;
            }
        return false;
    }

    static PlacedLabel candidateAt(const LabelRequest& label, double distance,
                                   const QPointF& direction) {
        const double reach = label.markerRadius + kClose + distance;
        const QPointF tip = label.point + direction * reach;
        // The label touches the tip with the side that faces the point.
        const double w = label.size.width(), h = label.size.height();
        const double gap = distance > 0 ? kLeaderGap : 0;
        double x = tip.x() - w / 2, y = tip.y() - h / 2;
        if (direction.x() > 0.01)
            x = tip.x() + gap;
        else if (direction.x() < -0.01)
            x = tip.x() - gap - w;
        else
            y = direction.y() < 0 ? tip.y() - gap - h : tip.y() + gap;
        const PlacedLabel placed{QRectF(x, y, w, h), distance > 0, tip};
        return placed;
    }

    bool isFree(size_t index, const PlacedLabel& candidate, bool avoidObstacles) const {
        if (!m_bounds.contains(candidate.rect)) return false;
        const QRectF roomy = candidate.rect.adjusted(-2, -1, 2, 1);
        const QLineF leader(m_labels[index].point, candidate.leaderEnd);
        for (size_t i = 0; i < m_labels.size(); ++i) {
            const double r = m_labels[i].markerRadius;
            const QRectF marker(m_labels[i].point - QPointF(r, r), QSizeF(2 * r, 2 * r));
            if (candidate.rect.intersects(marker)) return false;
        }
        for (const size_t other : m_done) {
            const PlacedLabel& placed = m_placed[other];
            if (roomy.intersects(placed.rect)) return false;
            if (candidate.leader && crosses(leader, placed.rect)) return false;
            const QLineF otherLeader(m_labels[other].point, placed.leaderEnd);
            if (placed.leader && crosses(otherLeader, roomy)) return false;
            if (candidate.leader && placed.leader &&
                leader.intersects(otherLeader, nullptr) == QLineF::BoundedIntersection)
                return false;
        }
        const auto covers = [&](const QRectF& obstacle) {
            return candidate.rect.intersects(obstacle);
        };
        if (std::ranges::any_of(m_obstacles.texts, covers)) return false;
        return !avoidObstacles ||
               (std::ranges::none_of(m_obstacles.shapes, covers) &&
                std::ranges::none_of(m_obstacles.lines, [&](const QLineF& line) {
                    return crosses(line, candidate.rect);
                }));
    }

    const std::vector<LabelRequest>& m_labels;
    QRectF m_bounds;
    const LabelObstacles& m_obstacles;
    std::vector<PlacedLabel> m_placed;
    std::vector<size_t> m_done;
};

}  // namespace

std::vector<PlacedLabel> placeLabels(const std::vector<LabelRequest>& labels, const QRectF& bounds,
                                     const LabelObstacles& obstacles) {
    return Placer(labels, bounds, obstacles).run();
}

std::vector<double> spreadLabels(const std::vector<double>& wanted, double spacing, double low,
                                 double high) {
    std::vector<size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, {}, [&](size_t i) { return wanted[i]; });
    // Isotonic regression by pooling neighbours that are too close (Ayer et al., 1955).
    struct Pool {
        double sum;
        size_t count;
        double mean() const { return sum / static_cast<double>(count); }
    };
    std::vector<Pool> pools;
    for (size_t k = 0; k < order.size(); ++k) {
        pools.push_back({wanted[order[k]] - static_cast<double>(k) * spacing, 1});
        while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
            pools[pools.size() - 2].sum += pools.back().sum;
            pools[pools.size() - 2].count += pools.back().count;
            pools.pop_back();
        }
    }
    std::vector<double> places(wanted.size());
    size_t k = 0;
    for (const Pool& pool : pools)
        for (size_t i = 0; i < pool.count; ++i, ++k)
            places[order[k]] = pool.mean() + static_cast<double>(k) * spacing;
    double limit = high;
    for (auto i = order.rbegin(); i != order.rend(); ++i, limit -= spacing)
        places[*i] = std::min(places[*i], limit);
    limit = low;
    for (const size_t i : order) {
        places[i] = std::max(places[i], limit);
        limit += spacing;
    }
    return places;
}

}  // namespace lathe::widgets
