// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The points of a curve that grows without end, in bounded memory: whenever there are too many,
// every second one goes. The first and the newest are always there.

#include <QList>
#include <QPointF>

namespace lathe::widgets {

class ThinnedPoints {
  public:
    /// What Qt Charts draws without delay.
    static constexpr qsizetype kMost = 2000;

    /// Amortised constant time.
    void append(const QPointF& point);

    const QList<QPointF>& points() const { return m_points; }
    /// One of so many appended points is kept; a power of two.
    qsizetype stride() const { return m_stride; }

  private:
    void halve();

    QList<QPointF> m_points;
    qsizetype m_stride = 1, m_appended = 0;
    bool m_lastIsExtra = false;  ///< only there because it is the newest
};

}  // namespace lathe::widgets
