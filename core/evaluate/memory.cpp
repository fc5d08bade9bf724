// SPDX-License-Identifier: GPL-3.0-or-later
// As Linux tells it in /proc (proc(5)); elsewhere 0.
#include "core/evaluate/memory.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <string>

namespace lathe::core {

namespace {

uint64_t statusBytes(std::string_view key) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (!line.starts_with(key)) continue;
        const size_t digits = line.find_first_of("0123456789");
        uint64_t kibibytes = 0;
        if (digits != std::string::npos)
            std::from_chars(line.data() + digits, line.data() + line.size(), kibibytes);
        return kibibytes * 1024;
    }
    return 0;
}

}  // namespace

uint64_t peakRssBytes() {
    return statusBytes("VmHWM:");
}

uint64_t currentRssBytes() {
    return statusBytes("VmRSS:");
}

uint64_t anonymousBytes() {
    return statusBytes("RssAnon:");
}

bool resetPeakRss() {
    std::ofstream refs("/proc/self/clear_refs");
    refs << "5" << std::flush;  // 5: reset the peak to what is resident now
    return refs.good();
}

AnonymousPeak::AnonymousPeak(std::chrono::microseconds every)
    : m_before(anonymousBytes()),
      m_every(every),
      m_peak(m_before),
      m_thread([this](const std::stop_token& stop) { watch(stop); }) {}

AnonymousPeak::~AnonymousPeak() = default;

uint64_t AnonymousPeak::peak() const {
    const std::scoped_lock lock(m_mutex);
    return m_peak = std::max(m_peak, anonymousBytes());
}

void AnonymousPeak::watch(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    while (!m_stopped.wait_for(lock, stop, m_every, [&] { return stop.stop_requested(); }))
        m_peak = std::max(m_peak, anonymousBytes());
}

}  // namespace lathe::core
