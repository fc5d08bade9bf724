// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether a job that is asked to stop does so in time.

#include <QtTest>
#include <chrono>
#include <thread>

#include "core/base/job.h"
#include "tests/support/sanitizers.h"

namespace lathe::tests {

/// Runs `work(job)` and asks it to stop after some time; fails the test unless it then throws
/// Cancelled within the limit.
template <class Work>
void verifyStopsSoon(int afterMs, Work&& work) {
    using Clock = std::chrono::steady_clock;
    std::stop_source source;
    core::JobContext job(source.get_token());
    Clock::time_point asked;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(afterMs));
        asked = Clock::now();
        source.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(core::Cancelled, work(job));
    const auto stopped = Clock::now();
    stopper.join();
    const auto late =
        std::chrono::duration_cast<std::chrono::milliseconds>(stopped - asked).count();
    QVERIFY2(late < cancelLimitMs(), qPrintable(QString("%1 ms").arg(late)));
}

}  // namespace lathe::tests
