// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a long computation needs from whoever started it: a way to be stopped, a place to report
// progress, and a mailbox for partial results. A job is a function (inputs, params, JobContext&) -> result.

#include <any>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "core/base/error.h"

namespace lathe::core {

class JobContext {
  public:
    JobContext() = default;
    explicit JobContext(std::stop_token stop) : m_stop(std::move(stop)) {}

    /// Throws Cancelled if a stop was requested. Call it at least every 10 ms of work.
    void checkpoint() const {
        if (m_stop.stop_requested()) throw Cancelled();
    }
    bool stopRequested() const { return m_stop.stop_requested(); }
    std::stop_token stopToken() const { return m_stop; }  ///< for a part with a progress of its own

    /// Asks a job that gets better with time to end now with what it has (training). Others ignore it.
    void requestFinish() { m_finish.store(true, std::memory_order_relaxed); }
    bool finishRequested() const { return m_finish.load(std::memory_order_relaxed); }
    /// The same for who heeds it: a request ends one training, not those that follow.
    bool takeFinishRequest() { return m_finish.exchange(false, std::memory_order_relaxed); }

    /// A paused job rests before its next parallelFor and keeps its thread. Who stops a paused job resumes it too.
    void setPaused(bool paused);
    void waitWhilePaused() const;

    /// Starts a named phase of `total` units of work.
    void startPhase(std::string name, int64_t total);
    void advance(int64_t units = 1) { m_done.fetch_add(units, std::memory_order_relaxed); }

    struct Progress {
        std::string phase;
        int64_t done = 0;
        int64_t total = 0;
    };
    Progress progress() const;

    /// Leaves a partial result for the front end, which drains the mailbox at its own pace.
    void publish(std::any value);
    std::vector<std::any> takePublished();

  private:
    std::stop_token m_stop;
    std::atomic<bool> m_paused{false};
    std::atomic<bool> m_finish{false};
    std::atomic<int64_t> m_done{0};
    std::atomic<int64_t> m_total{0};
    mutable std::mutex m_mutex;
    std::string m_phase;
    std::vector<std::any> m_mailbox;
};

/// How a job ended. Exceptions do not leave the thread that runs a job: runJob() turns them into this.
template <class T>
using Outcome = std::variant<T, Cancelled, Error>;

template <class Work>
auto runJob(Work&& work) -> Outcome<std::invoke_result_t<Work>> {
    try {
        return std::forward<Work>(work)();
    } catch (const Cancelled& cancelled) {
        return cancelled;
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return Error(ErrorKind::Memory, "not enough memory for this step");
    } catch (const std::exception& other) {
        return Error(ErrorKind::Internal, other.what());
    }
}

}  // namespace lathe::core
