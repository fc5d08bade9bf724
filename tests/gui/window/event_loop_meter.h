// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How long the event loop of this thread stood still: a timer of 0 ms comes back at every turn. By
// the clock, and by the time that the thread itself computed, which other programs cannot lengthen.

#include <QElapsedTimer>
#include <QString>
#include <QTimer>

namespace lathe::tests {

class EventLoopMeter : public QObject {
    Q_OBJECT
  public:
    EventLoopMeter();

    struct Gap {
        double milliseconds = 0;
        QString during;
    };
    /// Names what happens from now on, for the message about the longest gap.
    void setActivity(const QString& activity) { m_activity = activity; }
    void spin(int milliseconds);                      ///< lets events happen
    const Gap& longest() const { return m_longest; }  ///< by the clock
    const Gap& longestComputing() const { return m_longestComputing; }
    qint64 turns() const { return m_turns; }

  private:
    void turn();

    /// Of this thread since it began.
    struct Stand {
        double wall = 0, processor = 0;  // ms
    };
    Stand now() const;

    QTimer m_timer;
    QElapsedTimer m_clock;
    Stand m_last;
    qint64 m_turns = 0;
    QString m_activity;
    Gap m_longest, m_longestComputing;
};

}  // namespace lathe::tests
