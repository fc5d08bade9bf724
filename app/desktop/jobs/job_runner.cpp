// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/jobs/job_runner.h"

#include <algorithm>

#include "core/train/trainer.h"

namespace lathe::app {

namespace {

constexpr int kPollMs = 50;
constexpr qint64 kRemainingAfterMs = 3000;
constexpr double kRemainingAfterShare = 0.05;

}  // namespace

JobRunner::JobRunner(QObject* parent) : QObject(parent) {
    qRegisterMetaType<JobInfo>();
    m_timer.setInterval(kPollMs);
    connect(&m_timer, &QTimer::timeout, this, &JobRunner::poll);
    m_queue.thread = std::thread([this] { serve(m_queue, &JobRunner::finishJob); });
    m_previews.thread = std::thread([this] { serve(m_previews, &JobRunner::finishPreview); });
}

JobRunner::~JobRunner() {
    for (Lane* lane : {&m_queue, &m_previews}) {
        {
            const std::lock_guard lock(lane->mutex);
            lane->quit = true;
            if (lane->running) {
                lane->running->stop.request_stop();
                lane->running->context.setPaused(false);
            }
        }
        lane->wake.notify_all();
        lane->thread.join();
    }
}

void JobRunner::serve(Lane& lane, void (JobRunner::*finished)(const TaskPtr&, Ending)) {
    for (;;) {
        TaskPtr task;
        {
            std::unique_lock lock(lane.mutex);
            lane.wake.wait(lock, [&] { return lane.quit || !lane.waiting.empty(); });
            if (lane.quit) return;
            task = std::move(lane.waiting.front());
            lane.waiting.pop_front();
            lane.running = task;
        }
        auto ending = std::make_shared<Ending>(task->work(task->context));
        {
            const std::lock_guard lock(lane.mutex);
            lane.running = nullptr;
        }
        // Queued to this object: never delivered once it is gone.
        QMetaObject::invokeMethod(
            this, [this, task, ending, finished] { (this->*finished)(task, std::move(*ending)); },
            Qt::QueuedConnection);
    }
}

JobId JobRunner::enqueue(Saying title, TaskPtr task) {
    task->id = m_nextId++;
    JobInfo info;
    info.id = task->id;
    info.title = std::move(title);
    m_infos.push_back(info);
    {
        const std::lock_guard lock(m_queue.mutex);
        m_queue.waiting.push_back(std::move(task));
    }
    m_queue.wake.notify_one();
    m_timer.start();
    Q_EMIT jobAdded(info);
    return info.id;
}

void JobRunner::enqueuePreview(TaskPtr task) {
    dropPreview(task->key);
    m_wanted[task->key] = task;
    {
        const std::lock_guard lock(m_previews.mutex);
        m_previews.waiting.push_back(std::move(task));
    }
    m_previews.wake.notify_one();
    m_timer.start();
}

void JobRunner::dropPreview(const QString& key) {
    const auto wanted = m_wanted.find(key);
    if (wanted == m_wanted.end()) return;
    // Waiting, running, or done and on its way here.
    wanted->second->stop.request_stop();
    m_wanted.erase(wanted);
    const std::lock_guard lock(m_previews.mutex);
    std::erase_if(m_previews.waiting, [&](const TaskPtr& task) { return task->key == key; });
}

void JobRunner::cancel(JobId id) {
    TaskPtr waiting;
    {
        const std::lock_guard lock(m_queue.mutex);
        if (m_queue.running && m_queue.running->id == id) {
            m_queue.running->stop.request_stop();
            m_queue.running->context.setPaused(false);
        }
        const auto found = std::find_if(m_queue.waiting.begin(), m_queue.waiting.end(),
                                        [&](const TaskPtr& task) { return task->id == id; });
        if (found != m_queue.waiting.end()) {
            waiting = *found;
            m_queue.waiting.erase(found);
        }
    }
    if (waiting) {
        waiting->stop.request_stop();
        // The work never starts: the first checkpoint says so.
        finishJob(waiting, waiting->work(waiting->context));
    } else if (JobInfo* info = infoOf(id); info && !info->isOver()) {
        change(*info, JobState::Cancelling);
    }
}

void JobRunner::setPaused(JobId id, bool paused) {
    {
        const std::lock_guard lock(m_queue.mutex);
        if (!m_queue.running || m_queue.running->id != id) return;
        if (m_queue.running->stop.stop_requested()) return;  // it must reach its end
        m_queue.running->context.setPaused(paused);
    }
    if (JobInfo* info = infoOf(id); info && !info->isOver())
        change(*info, paused ? JobState::Paused : JobState::Running);
}

void JobRunner::finishNow(JobId id) {
    {
        const std::lock_guard lock(m_queue.mutex);
        if (!m_queue.running || m_queue.running->id != id) return;
        m_queue.running->context.requestFinish();
        m_queue.running->context.setPaused(false);
    }
    JobInfo* info = infoOf(id);
    if (!info || info->isOver() || info->state == JobState::Cancelling) return;
    info->finishing = true;
    change(*info, JobState::Running);
}

void JobRunner::moveUp(JobId id) {
    const std::lock_guard lock(m_queue.mutex);
    auto& waiting = m_queue.waiting;
    for (size_t i = 1; i < waiting.size(); ++i)
        if (waiting[i]->id == id) {
            std::swap(waiting[i], waiting[i - 1]);
            return;
        }
}

void JobRunner::forget(JobId id) {
    if (const JobInfo* info = infoOf(id); !info || !info->isOver()) return;
    std::erase_if(m_infos, [&](const JobInfo& info) { return info.id == id; });
    m_samples.forget(id);
    Q_EMIT jobForgotten(id);
}

bool JobRunner::isBusy() const {
    return std::any_of(m_infos.begin(), m_infos.end(),
                       [](const JobInfo& info) { return !info.isOver(); });
}

bool JobRunner::isIdle() const {
    auto* self = const_cast<JobRunner*>(this);
    const std::lock_guard lock(self->m_previews.mutex);
    return !isBusy() && m_wanted.empty() && !m_previews.running && m_previews.waiting.empty();
}

void JobRunner::finishJob(const TaskPtr& task, Ending ending) {
    drain(*task);
    JobInfo* info = infoOf(task->id);
    if (!info) return;
    info->error = ending.error;
    info->remainingMs.reset();
    info->canFinish = info->finishing = false;
    info->state = ending.state;
    const JobInfo copy = *info;  // a receiver may start another job and move the list
    if (task->receiver) ending.deliver();
    Q_EMIT jobChanged(copy);
    Q_EMIT jobFinished(copy);
}

void JobRunner::finishPreview(const TaskPtr& task, Ending ending) {
    if (task->stop.stop_requested()) return;
    m_wanted.erase(task->key);
    if (!task->receiver) return;
    drain(*task);
    ending.deliver();
}

void JobRunner::drain(Task& task) {
    for (const std::any& value : task.context.takePublished()) {
        if (task.id != 0) m_samples.take(task.id, value);
        task.trains |= std::any_cast<core::TrainingProgress>(&value) != nullptr;
        if (task.partial && task.receiver) task.partial(value);
    }
}

void JobRunner::poll() {
    TaskPtr job, preview;
    {
        const std::lock_guard lock(m_queue.mutex);
        job = m_queue.running;
    }
    {
        const std::lock_guard lock(m_previews.mutex);
        preview = m_previews.running;
    }
    if (preview && !preview->stop.stop_requested()) drain(*preview);
    if (job) {
        drain(*job);
        updateProgress(*job);
    }
    if (!job && !preview && isIdle()) m_timer.stop();
}

void JobRunner::updateProgress(Task& task) {
    JobInfo* info = infoOf(task.id);
    if (!info) return;
    if (info->state == JobState::Waiting) info->state = JobState::Running;
    if (!task.started.isValid()) task.started.start();
    const core::JobContext::Progress progress = task.context.progress();
    const QString phase = QString::fromStdString(progress.phase);
    if (phase != task.phase || !task.since.isValid()) {
        task.phase = phase;
        task.since.start();
        task.trains = false;  // what was drained may be of the phase before
    }
    info->phase = phase;
    info->done = progress.done;
    info->total = progress.total;
    info->elapsedMs = task.started.elapsed();
    info->finishing = task.context.finishRequested() && task.trains;
    info->canFinish = task.trains && !info->finishing;
    info->remainingMs.reset();
    const double share = info->total > 0 ? double(info->done) / double(info->total) : 0;
    const qint64 inPhase = task.since.elapsed();
    if (share > 0 && (inPhase >= kRemainingAfterMs || share >= kRemainingAfterShare))
        info->remainingMs = qint64(double(inPhase) * (1 - share) / share);
    tellChanged(*info);
}

JobInfo* JobRunner::infoOf(JobId id) {
    const auto found = std::find_if(m_infos.begin(), m_infos.end(),
                                    [&](const JobInfo& info) { return info.id == id; });
    return found == m_infos.end() ? nullptr : &*found;
}

void JobRunner::change(JobInfo& info, JobState state) {
    info.state = state;
    tellChanged(info);
}

}  // namespace lathe::app
