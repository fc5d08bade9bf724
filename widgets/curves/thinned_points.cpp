// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curves/thinned_points.h"

namespace lathe::widgets {

void ThinnedPoints::append(const QPointF& point) {
    if (m_lastIsExtra) m_points.removeLast();
    m_points.append(point);
    m_lastIsExtra = m_appended % m_stride != 0;
    ++m_appended;
    if (m_points.size() > kMost) halve();
}

void ThinnedPoints::halve() {
    const QPointF newest = m_points.last();
    const qsizetype regular = m_points.size() - (m_lastIsExtra ? 1 : 0);
    qsizetype kept = 0;
    for (qsizetype i = 0; i < regular; i += 2) m_points[kept++] = m_points[i];
    m_points.resize(kept);
    m_stride *= 2;
    m_lastIsExtra = (m_appended - 1) % m_stride != 0;
    if (m_lastIsExtra) m_points.append(newest);
}

}  // namespace lathe::widgets
