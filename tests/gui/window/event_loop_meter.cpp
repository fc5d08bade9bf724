// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window/event_loop_meter.h"

#include <QEventLoop>
#include <ctime>

namespace lathe::tests {

EventLoopMeter::EventLoopMeter() {
    m_clock.start();
    m_last = now();
    connect(&m_timer, &QTimer::timeout, this, &EventLoopMeter::turn);
    m_timer.start(0);
}

void EventLoopMeter::spin(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

EventLoopMeter::Stand EventLoopMeter::now() const {
    timespec processor{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &processor);
    return {double(m_clock.nsecsElapsed()) / 1e6,
            double(processor.tv_sec) * 1e3 + double(processor.tv_nsec) / 1e6};
}

void EventLoopMeter::turn() {
    ++m_turns;
    const Stand stand = now();
    const double wall = stand.wall - m_last.wall, processor = stand.processor - m_last.processor;
    if (wall > m_longest.milliseconds) m_longest = {wall, m_activity};
    if (processor > m_longestComputing.milliseconds) m_longestComputing = {processor, m_activity};
    m_last = stand;
}

}  // namespace lathe::tests
