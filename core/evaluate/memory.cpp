// SPDX-License-Identifier: GPL-3.0-or-later

// Resident memory of this process, as Linux tells it in /proc (proc(5)); elsewhere 0.

#include <charconv>
#include <fstream>
#include <string>

#include "core/evaluate/latency.h"

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

bool resetPeakRss() {
    std::ofstream refs("/proc/self/clear_refs");
    refs << "5" << std::flush;  // 5: reset the peak to what is resident now
    return refs.good();
}

}  // namespace lathe::core
