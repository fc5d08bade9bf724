// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/treemap_layout.h"

#include <algorithm>
#include <cmath>

namespace lathe::widgets {

namespace {

/// The worst side ratio of a row of areas laid along `side`.
double worstRatio(double sum, double smallest, double largest, double side) {
    const double s2 = sum * sum, w2 = side * side;
    return std::max(w2 * largest / s2, s2 / (w2 * smallest));
}

class Squarifier {
  public:
    Squarifier(const std::vector<double>& areas, const QRectF& area)
        : m_areas(areas), m_free(area), m_rects(areas.size()) {}

    std::vector<QRectF> run() {
        size_t first = 0;
        while (first < m_areas.size()) {
            const size_t last = rowEnd(first);
            layRow(first, last);
            first = last;
        }
        return std::move(m_rects);
    }

  private:
    size_t rowEnd(size_t first) const {
        const double side = std::min(m_free.width(), m_free.height());
        double sum = 0, smallest = 1e300, largest = 0, worst = 1e300;
        for (size_t i = first; i < m_areas.size(); ++i) {
            if (!(m_areas[i] > 0)) continue;
            const double ratio = worstRatio(sum + m_areas[i], std::min(smallest, m_areas[i]),
                                            std::max(largest, m_areas[i]), side);
            if (ratio > worst) return i;
            worst = ratio;
            sum += m_areas[i];
            smallest = std::min(smallest, m_areas[i]);
            largest = std::max(largest, m_areas[i]);
        }
        return m_areas.size();
    }

    void layRow(size_t first, size_t last) {
        double sum = 0;
        for (size_t i = first; i < last; ++i) sum += std::max(0.0, m_areas[i]);
        if (!(sum > 0)) return;
        const bool upright = m_free.width() >= m_free.height();  // the row stands at the left edge
        const double side = upright ? m_free.height() : m_free.width();
        const double thick = sum / side;
        double along = upright ? m_free.top() : m_free.left();
        for (size_t i = first; i < last; ++i) {
            if (!(m_areas[i] > 0)) continue;
            const double length = m_areas[i] / thick;
            m_rects[i] = upright ? QRectF(m_free.left(), along, thick, length)
                                 : QRectF(along, m_free.top(), length, thick);
            along += length;
        }
        if (upright)
            m_free.setLeft(m_free.left() + thick);
        else
            m_free.setTop(m_free.top() + thick);
    }

    const std::vector<double>& m_areas;
    QRectF m_free;
    std::vector<QRectF> m_rects;
};

}  // namespace

std::vector<QRectF> squarified(const std::vector<double>& weights, const QRectF& area) {
    double total = 0;
    for (const double weight : weights)
        if (weight > 0 && std::isfinite(weight)) total += weight;
    if (!(total > 0) || area.isEmpty()) return std::vector<QRectF>(weights.size());
    std::vector<double> areas(weights.size());
    for (size_t i = 0; i < weights.size(); ++i)
        if (weights[i] > 0 && std::isfinite(weights[i]))
            areas[i] = weights[i] / total * area.width() * area.height();
    return Squarifier(areas, area).run();
}

}  // namespace lathe::widgets
