// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/job.h"

namespace lathe::core {

namespace {

thread_local bool t_insideTile = false;

/// One call of parallelFor: threads take the next tile until none is left.
struct Round {
    int64_t count, grain, tiles;
    const std::function<void(int64_t, int64_t)>* tile;
    const JobContext* job;
    std::atomic<int64_t> next{0};
    std::atomic<bool> failed{false};
    std::exception_ptr error;
    std::mutex errorMutex;

    void work() {
        t_insideTile = true;
        for (;;) {
            const int64_t index = next.fetch_add(1);
            if (index >= tiles || failed.load(std::memory_order_relaxed)) break;
            try {
                if (job) job->checkpoint();
                const int64_t begin = index * grain;
                (*tile)(begin, std::min(count, begin + grain));
            } catch (...) {
                const std::lock_guard lock(errorMutex);
                if (!failed.exchange(true)) error = std::current_exception();
            }
        }
        t_insideTile = false;
    }
};

class Pool {
  public:
    ~Pool() { stop(); }

    int size() const { return m_threads; }

    void resize(int threads) {
        const std::lock_guard outer(m_roundMutex);
        stop();
        m_threads = threads > 0 ? threads
                                : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    }

    void run(Round& round) {
        const std::lock_guard outer(m_roundMutex);
        start();
        {
            const std::lock_guard lock(m_mutex);
            m_round = &round;
            m_busy = static_cast<int>(m_workers.size());
            ++m_generation;
        }
        m_wake.notify_all();
        round.work();
        std::unique_lock lock(m_mutex);
        m_done.wait(lock, [&] { return m_busy == 0; });
        m_round = nullptr;
    }

  private:
    void start() {
        if (m_threads == 0)
            m_threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
        if (static_cast<int>(m_workers.size()) == m_threads - 1) return;
        m_quit = false;
        for (int i = static_cast<int>(m_workers.size()); i < m_threads - 1; ++i)
            m_workers.emplace_back([this, seen = m_generation]() mutable { loop(seen); });
    }

    void stop() {
        {
            const std::lock_guard lock(m_mutex);
            m_quit = true;
        }
        m_wake.notify_all();
        for (std::thread& worker : m_workers) worker.join();
        m_workers.clear();
        m_quit = false;
    }

    void loop(uint64_t& seen) {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_wake.wait(lock, [&] { return m_quit || m_generation != seen; });
            if (m_quit) return;
            seen = m_generation;
            Round* round = m_round;
            lock.unlock();
            round->work();
            lock.lock();
            if (--m_busy == 0) m_done.notify_one();
        }
    }

    std::mutex m_roundMutex;  // one round at a time: two jobs share the machine in turns
    std::mutex m_mutex;
    std::condition_variable m_wake, m_done;
    std::vector<std::thread> m_workers;
    Round* m_round = nullptr;
    uint64_t m_generation = 0;
    int m_busy = 0;
    int m_threads = 0;
    bool m_quit = false;
};

Pool& pool() {
    static Pool instance;
    return instance;
}

}  // namespace

int threadCount() {
    const int size = pool().size();
    return size > 0 ? size : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void setThreadCount(int threads) { pool().resize(threads); }

void parallelFor(int64_t count, int64_t grain, const std::function<void(int64_t, int64_t)>& tile,
                 const JobContext* job) {
    if (count <= 0) return;
    // Before a round is taken: a job that rests must not hold the pool.
    if (job && !t_insideTile) job->waitWhilePaused();
    grain = std::max<int64_t>(1, grain);
    const int64_t tiles = (count + grain - 1) / grain;
    if (tiles == 1 || t_insideTile || threadCount() == 1) {
        for (int64_t i = 0; i < tiles; ++i) {
            if (job) job->checkpoint();
            tile(i * grain, std::min(count, (i + 1) * grain));
        }
        return;
    }
    Round round{};
    round.count = count;
    round.grain = grain;
    round.tiles = tiles;
    round.tile = &tile;
    round.job = job;
    pool().run(round);
    if (round.error) std::rethrow_exception(round.error);
}

}  // namespace lathe::core
