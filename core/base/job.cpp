// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/job.h"

#include <utility>

namespace lathe::core {

void JobContext::setPaused(bool paused) {
    m_paused = paused;
    m_paused.notify_all();
}

void JobContext::waitWhilePaused() const {
    if (!m_paused.load(std::memory_order_relaxed)) return;
    m_paused.wait(true);
    checkpoint();
}

void JobContext::startPhase(std::string name, int64_t total) {
    const std::lock_guard lock(m_mutex);
    m_phase = std::move(name);
    m_done = 0;
    m_total = total;
}

JobContext::Progress JobContext::progress() const {
    const std::lock_guard lock(m_mutex);
    return {m_phase, m_done.load(), m_total.load()};
}

void JobContext::publish(std::any value) {
    const std::lock_guard lock(m_mutex);
    m_mailbox.push_back(std::move(value));
}

std::vector<std::any> JobContext::takePublished() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_mailbox, {});
}

}  // namespace lathe::core
