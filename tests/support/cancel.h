// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether a job that is asked to stop does so in time.

#include <QtTest>
#include <chrono>
#include <thread>
#include <utility>

#include "core/base/job.h"
#include "tests/support/sanitizers.h"

namespace lathe::tests {

/// Runs `work(job)` and asks it to stop as soon as `due(job)` says so, which is asked every millisecond; fails the
/// test unless the work then throws Cancelled within the limit.
template <class Due, class Work>
void verifyStopsSoonWhen(Due&& due, Work&& work) {
    using Clock = std::chrono::steady_clock;
    std::stop_source source;
    core::JobContext job(source.get_token());
    Clock::time_point asked;
    std::jthread stopper([&](std::stop_token ended) {
        while (!due(std::as_const(job)) && !ended.stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
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

/// The same after some time, which has to be shorter than the work takes.
template <class Work>
void verifyStopsSoon(int afterMs, Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    verifyStopsSoonWhen(
        [&](const core::JobContext&) {
            return std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(afterMs);
        },
        work);
}

}  // namespace lathe::tests
