// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

#include "core/base/job.h"
#include "core/base/thread_pool.h"

using namespace lathe::core;

class TestThreadPool : public QObject {
    Q_OBJECT
  private slots:
    void everyItemOnce();
    void firstErrorIsRethrown();
    void nestedCallsRunInline();
    void twoCallersShareThePool();
    void cancelStopsWithinTiles();
};

void TestThreadPool::everyItemOnce() {
    for (const int threads : {1, 2, 3, 8}) {
        setThreadCount(threads);
        QCOMPARE(threadCount(), threads);
        for (const int64_t count : {0, 1, 2, 7, 100, 1001}) {
            std::vector<std::atomic<int>> seen(static_cast<size_t>(count));
            parallelFor(count, 7, [&](int64_t begin, int64_t end) {
                QVERIFY(begin % 7 == 0 && end - begin <= 7);
                for (int64_t i = begin; i < end; ++i) ++seen[static_cast<size_t>(i)];
            });
            for (const auto& times : seen) QCOMPARE(times.load(), 1);
        }
    }
}

void TestThreadPool::firstErrorIsRethrown() {
    setThreadCount(3);
    try {
        parallelFor(100, 1, [](int64_t begin, int64_t) {
            if (begin == 50) throw Error(ErrorKind::Refused, "tile fifty");
        });
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.what(), "tile fifty");
    }
}

void TestThreadPool::nestedCallsRunInline() {
    setThreadCount(2);
    std::atomic<int64_t> sum{0};
    parallelFor(10, 1, [&](int64_t, int64_t) {
        parallelFor(10, 3, [&](int64_t begin, int64_t end) { sum += end - begin; });
    });
    QCOMPARE(sum.load(), 100);
}

void TestThreadPool::twoCallersShareThePool() {
    setThreadCount(2);
    std::atomic<int64_t> sum{0};
    const auto work = [&] {
        for (int i = 0; i < 200; ++i)
            parallelFor(64, 4, [&](int64_t begin, int64_t end) { sum += end - begin; });
    };
    std::thread a(work), b(work);
    a.join();
    b.join();
    QCOMPARE(sum.load(), 2 * 200 * 64);
}

void TestThreadPool::cancelStopsWithinTiles() {
    setThreadCount(2);
    std::stop_source source;
    const JobContext job(source.get_token());
    std::atomic<int> tiles{0};
    QVERIFY_THROWS_EXCEPTION(Cancelled, parallelFor(
                                            1000, 1,
                                            [&](int64_t, int64_t) {
                                                if (++tiles == 10) source.request_stop();
                                            },
                                            &job));
    QVERIFY(tiles.load() < 1000);
}

QTEST_GUILESS_MAIN(TestThreadPool)
#include "tst_thread_pool.moc"
