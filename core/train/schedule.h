// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The learning rate of each step: a linear warm-up, then constant, falling in a line, or along a
// cosine.

#include <cstdint>

namespace lathe::core {

enum class ScheduleKind { Constant, Linear, Cosine };

struct Schedule {
    ScheduleKind kind = ScheduleKind::Cosine;
    double peak = 1e-4;  ///< reached by the last step of the warm-up
    double lowest = 0;   ///< fraction of the peak where Linear and Cosine end
    int64_t warmUp = 0;  ///< steps
    int64_t steps = 1;   ///< all, the warm-up included
    int64_t cycles = 1;  ///< trainings one after another, each with its warm-up and its fall

    /// Steps of each cycle; the last one has the remainder too.
    int64_t cycleLength() const { return steps / cycles > 0 ? steps / cycles : 1; }
    bool startsCycle(int64_t step) const {
        return step % cycleLength() == 0 && step / cycleLength() < cycles;
    }
};

/// Of step 0, 1, ... of a cycle: the first step of a warm-up of n has 1/n of the peak. With p the
/// part done of what follows the warm-up, Linear is 1 - p and Cosine (1 + cos(pi p))/2 of the way
/// from lowest to peak.
double learningRateAt(const Schedule& schedule, int64_t step);

}  // namespace lathe::core
