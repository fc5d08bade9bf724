// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/run.h"

namespace lathe::core {

std::string_view nameOf(RunStatus status) {
    static constexpr std::string_view kNames[] = {"running", "done", "failed", "cancelled",
                                                  "interrupted"};
    return kNames[static_cast<size_t>(status)];
}

}  // namespace lathe::core
