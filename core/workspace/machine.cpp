// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/machine.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "core/base/thread_pool.h"

namespace lathe::core {

namespace {

std::string processorName() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown";
}

}  // namespace

Machine thisMachine(const Backend& backend) {
    Machine machine;
    machine.processor = processorName();
    machine.cores = static_cast<int>(std::thread::hardware_concurrency());
    machine.threads = threadCount();
    machine.memoryBytes = static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
    utsname name{};
    if (uname(&name) == 0) machine.system = fmt::format("{} {}", name.sysname, name.release);
    machine.backend = backend.name();
    machine.target = backend.target();
    machine.precision = "fp32";
    machine.program = "Lathe " + programVersion();
    return machine;
}

std::string programVersion() { return LATHE_VERSION; }

}  // namespace lathe::core
