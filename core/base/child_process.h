// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs another program and collects what it writes, within limits: for work that may crash or never
// end, such as parsing other people's files with a library that trusts them.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lathe::core {

struct ChildLimits {
    uint64_t outputBytes = 0;           ///< of standard output
    std::chrono::milliseconds time{0};  ///< from start to end
};

enum class ChildEnd {
    Exited,     ///< by itself; `code` is its exit status
    Signalled,  ///< killed; `code` is the signal
    TooSlow,    ///< over its time, and stopped
    TooMuch,    ///< over its output, and stopped
};

struct ChildResult {
    ChildEnd end = ChildEnd::Exited;
    int code = 0;
    std::string output;
    std::string errors;  ///< standard error, its first 4 KiB
};

/// Memory grows with what arrives, not with what the program claims. Its standard input is empty.
/// Throws Error(Io) when the program cannot be started.
ChildResult runChild(const std::filesystem::path& program,
                     const std::vector<std::string>& arguments, const ChildLimits& limits);

}  // namespace lathe::core
