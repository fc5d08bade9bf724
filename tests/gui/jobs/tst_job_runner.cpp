// SPDX-License-Identifier: GPL-3.0-or-later
// The bridge between the engine's threads and the event loop: what runs in which order, who hears
// of it and on which thread, and that stopping, resting and being replaced mean what they say.
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <atomic>
#include <future>

#include "app/desktop/jobs/job_runner.h"
#include "core/base/thread_pool.h"
#include "tests/support/sanitizers.h"

using namespace lathe;
using app::JobInfo;
using app::JobRunner;
using app::JobState;
using core::JobContext;

namespace {

constexpr int kWaitMs = 20000;  // for what must happen at all; never reached by a passing test

/// Work that ends only when it is stopped, and says when it began.
struct Endless {
    std::shared_ptr<std::promise<void>> started = std::make_shared<std::promise<void>>();
    int operator()(JobContext& job) const {
        started->set_value();
        for (;;) {
            job.checkpoint();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
};

/// Small rounds of the thread pool, counted, until `stop`.
struct Rounds {
    std::shared_ptr<std::atomic<int>> count = std::make_shared<std::atomic<int>>(0);
    std::shared_ptr<std::atomic<bool>> stop = std::make_shared<std::atomic<bool>>(false);
    int operator()(JobContext& job) const {
        while (!*stop) {
            core::parallelFor(
                4, 1,
                [](int64_t, int64_t) { std::this_thread::sleep_for(std::chrono::milliseconds(1)); },
                &job);
            ++*count;
        }
        return *count;
    }
};

JobState stateOf(const JobRunner& runner, app::JobId id) {
    for (const JobInfo& info : runner.jobs())
        if (info.id == id) return info.state;
    throw std::runtime_error("no such job");
}

template <class T>
bool isCancelled(const core::Outcome<T>& outcome) {
    return std::holds_alternative<core::Cancelled>(outcome);
}

}  // namespace

class TestJobRunner : public QObject {
    Q_OBJECT
  private slots:
    void jobsRunInOrderAndEndOnTheGuiThread();
    void waitingJobMovesUp();
    void partialResultsComeInOrderBeforeTheEnd();
    void failureIsOneSentence();
    void signalsSurviveWhatTheirReceiversDo();
    void cancelOfARunningJobIsQuick();
    void cancelOfAWaitingJobTellsItsReceiver();
    void pausedJobRestsAndPreviewsGoOn();
    void cancelledJobCannotBePaused();
    void elapsedTimeIsTheJobsOwn();
    void newestPreviewWins();
    void previewThatIsReadyIsReplacedToo();
    void droppedPreviewIsSilent();
    void keysOfPreviewsAreIndependent();
    void deadReceiverHearsNothing();
    void destructorStopsEverything();
};

void TestJobRunner::jobsRunInOrderAndEndOnTheGuiThread() {
    JobRunner runner;
    QSignalSpy finished(&runner, &JobRunner::jobFinished);
    QList<int> ran, ended;
    std::atomic<bool> offThread = true;
    for (int i = 0; i < 5; ++i)
        runner.start(
            QString::number(i), this,
            [&, i](JobContext&) {
                if (QThread::currentThread() == qApp->thread()) offThread = false;
                ran << i;  // one at a time, so unguarded
                return i * i;
            },
            [&, i](core::Outcome<int> outcome) {
                QCOMPARE(QThread::currentThread(), qApp->thread());
                QCOMPARE(std::get<int>(outcome), i * i);
                ended << i;
            });
    QVERIFY(runner.isBusy());
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 5, kWaitMs);
    QVERIFY(offThread);
    QCOMPARE(ran, (QList<int>{0, 1, 2, 3, 4}));
    QCOMPARE(ended, ran);
    QVERIFY(!runner.isBusy() && runner.isIdle());
    for (const JobInfo& info : runner.jobs()) QCOMPARE(info.state, JobState::Done);
    runner.forget(runner.jobs().front().id);
    QCOMPARE(runner.jobs().size(), size_t(4));
}

void TestJobRunner::waitingJobMovesUp() {
    JobRunner runner;
    const Endless endless;
    const app::JobId first = runner.start("first", this, endless, [](core::Outcome<int>) {});
    endless.started->get_future().wait();
    QStringList ran;
    app::JobId last = 0;
    for (const QString name : {"a", "b", "c"})
        last = runner.start(
            name, this, [](JobContext&) { return 0; },
            [&ran, name](core::Outcome<int>) { ran << name; });
    runner.moveUp(last);
    runner.moveUp(first);  // runs already: nothing to move
    runner.cancel(first);
    QTRY_VERIFY_WITH_TIMEOUT(!runner.isBusy(), kWaitMs);
    QCOMPARE(ran, (QStringList{"a", "c", "b"}));
}

void TestJobRunner::partialResultsComeInOrderBeforeTheEnd() {
    JobRunner runner;
    QList<int> seen;
    bool done = false;
    runner.start(
        "publish", this,
        [](JobContext& job) {
            for (int i = 0; i < 200; ++i) {
                job.publish(i);
                if (i % 20 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
            }
            return 0;
        },
        [&](core::Outcome<int>) {
            done = true;
            QCOMPARE(seen.size(), 200);
        },
        [&](const std::any& value) {
            QCOMPARE(QThread::currentThread(), qApp->thread());
            QVERIFY(!done);
            seen << std::any_cast<int>(value);
        });
    QTRY_VERIFY_WITH_TIMEOUT(done, kWaitMs);
    for (int i = 0; i < seen.size(); ++i) QCOMPARE(seen[i], i);
}

void TestJobRunner::failureIsOneSentence() {
    JobRunner runner;
    QSignalSpy finished(&runner, &JobRunner::jobFinished);
    int errors = 0;
    const auto hear = [&](core::Outcome<int> outcome) {
        errors += std::holds_alternative<core::Error>(outcome);
    };
    runner.start(
        "core", this,
        [](JobContext&) -> int {
            throw core::Error(core::ErrorKind::Refused, "group 48 does not divide 100");
        },
        hear);
    runner.start(
        "foreign", this, [](JobContext&) -> int { throw std::runtime_error("disk on fire"); },
        hear);
    runner.start(
        "memory", this, [](JobContext&) -> int { throw std::bad_alloc(); }, hear);
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 3, kWaitMs);
    QCOMPARE(errors, 3);
    QStringList sentences;
    for (const JobInfo& info : runner.jobs()) {
        QCOMPARE(info.state, JobState::Failed);
        sentences << info.error;
    }
    QCOMPARE(sentences, (QStringList{"group 48 does not divide 100", "disk on fire",
                                     "not enough memory for this step"}));
}

/// A slot that starts jobs makes the list grow while the signal that it hears is still on its way
/// to others.
void TestJobRunner::signalsSurviveWhatTheirReceiversDo() {
    JobRunner runner;
    const Endless endless;
    bool started = false;
    QStringList heard;
    QObject other;
    connect(&runner, &JobRunner::jobChanged, &other, [&](const JobInfo&) {
        if (std::exchange(started, true)) return;
        for (int i = 0; i < 64; ++i)
            runner.start(
                "more", this, [](JobContext&) { return 0; }, [](core::Outcome<int>) {});
    });
    connect(&runner, &JobRunner::jobChanged, this,
            [&](const JobInfo& job) { heard << job.title(); });
    const QString title =
        QStringLiteral("a title that is too long to live inside of the string itself");
    const app::JobId id = runner.start(title, this, endless, [](core::Outcome<int>) {});
    endless.started->get_future().wait();
    runner.cancel(id);
    QVERIFY(!heard.isEmpty());
    QCOMPARE(heard.first(), title);
    QTRY_VERIFY_WITH_TIMEOUT(!runner.isBusy(), kWaitMs);
}

void TestJobRunner::cancelOfARunningJobIsQuick() {
    JobRunner runner;
    const Endless endless;
    bool cancelled = false;
    const app::JobId id = runner.start("endless", this, endless, [&](core::Outcome<int> outcome) {
        cancelled = isCancelled(outcome);
    });
    endless.started->get_future().wait();
    QElapsedTimer timer;
    timer.start();
    runner.cancel(id);
    QCOMPARE(stateOf(runner, id), JobState::Cancelling);  // at once
    QTRY_VERIFY_WITH_TIMEOUT(cancelled, kWaitMs);
    QVERIFY2(timer.elapsed() < tests::cancelLimitMs(),
             qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(stateOf(runner, id), JobState::Cancelled);
}

void TestJobRunner::cancelOfAWaitingJobTellsItsReceiver() {
    JobRunner runner;
    const Endless endless;
    const app::JobId first = runner.start("endless", this, endless, [](core::Outcome<int>) {});
    endless.started->get_future().wait();
    std::atomic<bool> ran = false;
    int told = 0;
    const app::JobId waiting = runner.start(
        "waiting", this,
        [&](JobContext&) {
            ran = true;
            return 0;
        },
        [&](core::Outcome<int> outcome) { told += isCancelled(outcome); });
    QElapsedTimer timer;
    timer.start();
    runner.cancel(waiting);
    QTRY_COMPARE_WITH_TIMEOUT(told, 1, kWaitMs);
    QVERIFY(timer.elapsed() < tests::cancelLimitMs());
    QCOMPARE(stateOf(runner, waiting), JobState::Cancelled);
    runner.cancel(first);
    QTRY_VERIFY_WITH_TIMEOUT(!runner.isBusy(), kWaitMs);
    QVERIFY(!ran);
    QCOMPARE(told, 1);
}

void TestJobRunner::pausedJobRestsAndPreviewsGoOn() {
    JobRunner runner;
    const Rounds rounds;
    bool done = false;
    const app::JobId id =
        runner.start("rounds", this, rounds, [&](core::Outcome<int>) { done = true; });
    QTRY_VERIFY_WITH_TIMEOUT(*rounds.count > 3, kWaitMs);
    runner.setPaused(id, true);
    QCOMPARE(stateOf(runner, id), JobState::Paused);
    QTest::qWait(100);  // the round that was under way ends
    const int rested = *rounds.count;
    bool previewed = false;
    runner.preview(
        "key", this,
        [](JobContext& job) {
            std::atomic<int> tiles = 0;
            core::parallelFor(
                64, 1, [&](int64_t, int64_t) { ++tiles; }, &job);
            return tiles.load();
        },
        [&](core::Outcome<int> outcome) { previewed = std::get<int>(outcome) == 64; });
    QTRY_VERIFY_WITH_TIMEOUT(previewed, kWaitMs);
    QTest::qWait(300);
    QCOMPARE(rounds.count->load(), rested);
    QCOMPARE(stateOf(runner, id), JobState::Paused);
    runner.setPaused(id, false);
    QTRY_VERIFY_WITH_TIMEOUT(*rounds.count > rested, kWaitMs);
    *rounds.stop = true;
    QTRY_VERIFY_WITH_TIMEOUT(done, kWaitMs);
    QCOMPARE(stateOf(runner, id), JobState::Done);
}

void TestJobRunner::cancelledJobCannotBePaused() {
    JobRunner runner;
    const Rounds rounds;
    bool cancelled = false;
    const app::JobId id = runner.start("rounds", this, rounds, [&](core::Outcome<int> outcome) {
        cancelled = isCancelled(outcome);
    });
    QTRY_VERIFY_WITH_TIMEOUT(*rounds.count > 0, kWaitMs);
    runner.setPaused(id, true);
    QTest::qWait(100);  // it rests now
    QElapsedTimer timer;
    timer.start();
    runner.cancel(id);
    runner.setPaused(id, true);  // a click that came too late
    QTRY_VERIFY_WITH_TIMEOUT(cancelled, kWaitMs);
    QVERIFY2(timer.elapsed() < tests::cancelLimitMs(),
             qPrintable(QString::number(timer.elapsed())));
}

void TestJobRunner::elapsedTimeIsTheJobsOwn() {
    JobRunner runner;
    QTest::qWait(300);
    const Rounds rounds;
    const app::JobId id = runner.start("rounds", this, rounds, [](core::Outcome<int>) {});
    QElapsedTimer since;
    since.start();
    while (*rounds.count == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    runner.setPaused(id, true);  // before the first look at its progress
    QSignalSpy changed(&runner, &JobRunner::jobChanged);
    QVERIFY(changed.wait(kWaitMs));
    const auto info = changed.last().first().value<JobInfo>();
    QCOMPARE(info.state, JobState::Paused);
    QVERIFY2(info.elapsedMs >= 0 && info.elapsedMs <= since.elapsed(),
             qPrintable(QString::number(info.elapsedMs)));
    runner.cancel(id);
    QTRY_VERIFY_WITH_TIMEOUT(!runner.isBusy(), kWaitMs);
}

void TestJobRunner::newestPreviewWins() {
    JobRunner runner;
    const Endless endless;
    QList<int> answers;
    runner.preview("key", this, endless, [&](core::Outcome<int>) { answers << -1; });
    endless.started->get_future().wait();
    for (int i = 0; i < 10; ++i)
        runner.preview(
            "key", this, [i](JobContext&) { return i; },
            [&](core::Outcome<int> outcome) { answers << std::get<int>(outcome); });
    QTRY_VERIFY_WITH_TIMEOUT(runner.isIdle(), kWaitMs);
    QTest::qWait(50);
    QCOMPARE(answers, QList<int>{9});
}

/// The older answer lies in the event queue already when the newer question is asked.
void TestJobRunner::previewThatIsReadyIsReplacedToo() {
    JobRunner runner;
    QList<int> answers;
    const auto ask = [&](int value) {
        runner.preview(
            "key", this, [value](JobContext&) { return value; },
            [&](core::Outcome<int> outcome) { answers << std::get<int>(outcome); });
    };
    ask(1);
    QThread::msleep(200);  // the event loop stands still
    ask(2);
    QTRY_VERIFY_WITH_TIMEOUT(!answers.isEmpty(), kWaitMs);
    QTest::qWait(50);
    QCOMPARE(answers, QList<int>{2});
}

void TestJobRunner::droppedPreviewIsSilent() {
    JobRunner runner;
    int answers = 0;
    runner.preview(
        "key", this, [](JobContext&) { return 0; }, [&](core::Outcome<int>) { ++answers; });
    QThread::msleep(200);
    QVERIFY(!runner.isIdle());  // its answer is still to be told
    runner.dropPreview("key");
    QTest::qWait(100);
    QCOMPARE(answers, 0);
    QVERIFY(runner.isIdle());
}

void TestJobRunner::keysOfPreviewsAreIndependent() {
    JobRunner runner;
    QStringList answers;
    for (const QString key : {"a", "b", "c"})
        runner.preview(
            key, this, [](JobContext&) { return 0; },
            [&answers, key](core::Outcome<int>) { answers << key; });
    runner.dropPreview("b");
    QTRY_VERIFY_WITH_TIMEOUT(runner.isIdle(), kWaitMs);
    QTest::qWait(50);
    QCOMPARE(answers, (QStringList{"a", "c"}));
}

void TestJobRunner::deadReceiverHearsNothing() {
    JobRunner runner;
    QSignalSpy finished(&runner, &JobRunner::jobFinished);
    auto receiver = std::make_unique<QObject>();
    int heard = 0;
    const auto work = [](JobContext& job) {
        job.publish(1);
        return 0;
    };
    runner.start(
        "job", receiver.get(), work, [&](core::Outcome<int>) { ++heard; },
        [&](const std::any&) { ++heard; });
    runner.preview(
        "key", receiver.get(), work, [&](core::Outcome<int>) { ++heard; },
        [&](const std::any&) { ++heard; });
    receiver.reset();
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, kWaitMs);  // the list still learns of it
    QTRY_VERIFY_WITH_TIMEOUT(runner.isIdle(), kWaitMs);
    QCOMPARE(heard, 0);
}

void TestJobRunner::destructorStopsEverything() {
    auto runner = std::make_unique<JobRunner>();
    const Endless job, preview;
    int heard = 0;
    const auto hear = [&](core::Outcome<int>) { ++heard; };
    const app::JobId id = runner->start("running", this, job, hear);
    runner->start("waiting", this, Endless(), hear);
    runner->preview("running", this, preview, hear);
    runner->preview("waiting", this, Endless(), hear);
    job.started->get_future().wait();
    preview.started->get_future().wait();
    runner->setPaused(id, true);
    QElapsedTimer timer;
    timer.start();
    runner.reset();
    QVERIFY2(timer.elapsed() < tests::cancelLimitMs(),
             qPrintable(QString::number(timer.elapsed())));
    QTest::qWait(50);
    QCOMPARE(heard, 0);
}

QTEST_GUILESS_MAIN(TestJobRunner)
#include "tst_job_runner.moc"
