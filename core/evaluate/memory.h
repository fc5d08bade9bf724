// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How much memory this process takes: what is resident, and what of that no file backs. Of a model
// that is mapped from its file the system can take pages back at any time; anonymous memory is what
// really has to be there.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace lathe::core {

uint64_t peakRssBytes();     ///< greatest resident memory of the process so far (VmHWM)
uint64_t currentRssBytes();  ///< VmRSS
bool resetPeakRss();         ///< starts the peak anew; false where the system does not allow it
uint64_t anonymousBytes();   ///< resident and in no file (RssAnon)

/// The greatest anonymous memory of the process while this lives. The system keeps no such peak, so
/// that a thread looks now and then.
class AnonymousPeak {
  public:
    explicit AnonymousPeak(std::chrono::microseconds every = std::chrono::milliseconds(5));
    ~AnonymousPeak();
    AnonymousPeak(const AnonymousPeak&) = delete;
    AnonymousPeak& operator=(const AnonymousPeak&) = delete;

    uint64_t before() const { return m_before; }  ///< when it began
    uint64_t peak() const;

  private:
    void watch(const std::stop_token& stop);

    const uint64_t m_before;
    const std::chrono::microseconds m_every;
    mutable std::mutex m_mutex;
    mutable uint64_t m_peak;
    std::condition_variable_any m_stopped;
    std::jthread m_thread;  // last: it uses the others
};

}  // namespace lathe::core
