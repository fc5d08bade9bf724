// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs the engine's jobs off the GUI thread and brings their outcome back to it. Long jobs wait in
// a queue and run one at a time; previews have a lane of their own, where the newest request of a
// key replaces the older ones. Progress and partial results are polled every 50 ms, so that a busy
// engine cannot flood the event loop. What a queued job measures on its way is kept in samples().

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>
#include <any>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "app/desktop/jobs/job_info.h"
#include "app/desktop/jobs/job_samples.h"
#include "core/base/job.h"

namespace lathe::app {

class JobRunner : public QObject {
    Q_OBJECT
  public:
    explicit JobRunner(QObject* parent = nullptr);
    ~JobRunner() override;  ///< stops and joins everything

    /// Queues `work(context)`. `done(outcome)` is called on the GUI thread unless `receiver` has
    /// died; `partial(value)` likewise for what the job publishes.
    template <class Work, class Done>
    JobId start(Saying title, QObject* receiver, Work work, Done done,
                std::function<void(const std::any&)> partial = {});

    /// Runs `work` in the preview lane at once; a newer call with the same `key` cancels and
    /// replaces it, and its `done` is then never called.
    template <class Work, class Done>
    void preview(const QString& key, QObject* receiver, Work work, Done done,
                 std::function<void(const std::any&)> partial = {});
    void dropPreview(const QString& key);

    void cancel(JobId id);
    /// Ends the training that runs now with what it has; the job goes on with what comes after.
    void finishNow(JobId id);
    void setPaused(JobId id, bool paused);
    void moveUp(JobId id);  ///< one place earlier in the queue
    void forget(JobId id);  ///< takes an ended job off the list

    const std::vector<JobInfo>& jobs() const { return m_infos; }  ///< of the queue, oldest first
    bool isBusy() const;                                          ///< a queued job has not ended
    /// Nothing runs in either lane, and every answer was told.
    bool isIdle() const;
    const JobSamples& samples() const { return m_samples; }

  Q_SIGNALS:
    void jobAdded(const lathe::app::JobInfo& job);
    void jobChanged(const lathe::app::JobInfo& job);
    void jobFinished(const lathe::app::JobInfo& job);
    void jobForgotten(lathe::app::JobId id);

  private:
    /// How the job ended, for the list, and what to tell the receiver.
    struct Ending {
        JobState state = JobState::Done;
        QString error;
        std::function<void()> deliver;
    };
    struct Task {
        JobId id = 0;  ///< of the queue; a preview has none
        QString key;
        QPointer<QObject> receiver;
        std::stop_source stop;
        core::JobContext context{stop.get_token()};
        std::function<Ending(core::JobContext&)> work;
        std::function<void(const std::any&)> partial;
        QElapsedTimer started;
        QElapsedTimer since;  ///< of the running phase
        QString phase;
        bool trains = false;  ///< in this phase
    };
    using TaskPtr = std::shared_ptr<Task>;

    /// One worker thread and what waits for it.
    struct Lane {
        std::mutex mutex;
        std::condition_variable wake;
        std::deque<TaskPtr> waiting;
        TaskPtr running;
        bool quit = false;
        std::thread thread;
    };

    template <class Work, class Done>
    static TaskPtr makeTask(QObject* receiver, Work work, Done done,
                            std::function<void(const std::any&)> partial);

    JobId enqueue(Saying title, TaskPtr task);
    void enqueuePreview(TaskPtr task);
    void serve(Lane& lane, void (JobRunner::*finished)(const TaskPtr&, Ending));
    void finishJob(const TaskPtr& task, Ending ending);
    void finishPreview(const TaskPtr& task, Ending ending);
    void poll();
    void drain(Task& task);
    void updateProgress(Task& task);
    JobInfo* infoOf(JobId id);
    void change(JobInfo& info, JobState state);
    /// Sends a copy: a receiver may start another job and so move the list.
    void tellChanged(JobInfo job) { Q_EMIT jobChanged(job); }

    std::vector<JobInfo> m_infos;
    std::map<QString, TaskPtr> m_wanted;  // previews by key whose answer was not told yet
    JobSamples m_samples;
    Lane m_queue, m_previews;
    QTimer m_timer;
    JobId m_nextId = 1;
};

template <class Work, class Done>
JobRunner::TaskPtr JobRunner::makeTask(QObject* receiver, Work work, Done done,
                                       std::function<void(const std::any&)> partial) {
    auto task = std::make_shared<Task>();
    task->receiver = receiver;
    task->partial = std::move(partial);
    task->work = [work = std::move(work),
                  done = std::move(done)](core::JobContext& context) mutable {
        auto outcome =
            std::make_shared<core::Outcome<std::invoke_result_t<Work, core::JobContext&>>>(
                core::runJob([&] {
                    context.checkpoint();  // cancelled before it began
                    return work(context);
                }));
        Ending ending;
        if (std::holds_alternative<core::Cancelled>(*outcome)) ending.state = JobState::Cancelled;
        if (const auto* error = std::get_if<core::Error>(outcome.get())) {
            ending.state = JobState::Failed;
            ending.error = QString::fromUtf8(error->what());
        }
        ending.deliver = [outcome, done = std::move(done)]() mutable { done(std::move(*outcome)); };
        return ending;
    };
    return task;
}

template <class Work, class Done>
JobId JobRunner::start(Saying title, QObject* receiver, Work work, Done done,
                       std::function<void(const std::any&)> partial) {
    return enqueue(std::move(title),
                   makeTask(receiver, std::move(work), std::move(done), std::move(partial)));
}

template <class Work, class Done>
void JobRunner::preview(const QString& key, QObject* receiver, Work work, Done done,
                        std::function<void(const std::any&)> partial) {
    TaskPtr task = makeTask(receiver, std::move(work), std::move(done), std::move(partial));
    task->key = key;
    enqueuePreview(std::move(task));
}

}  // namespace lathe::app
