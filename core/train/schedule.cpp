// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lathe::core {

namespace {

double withinCycle(const Schedule& schedule, int64_t step) {
    if (step < schedule.warmUp)
        return schedule.peak * static_cast<double>(step + 1) / static_cast<double>(schedule.warmUp);
    if (schedule.kind == ScheduleKind::Constant) return schedule.peak;
    const auto rest = static_cast<double>(std::max<int64_t>(1, schedule.steps - schedule.warmUp));
    const double part = std::min(1.0, static_cast<double>(step - schedule.warmUp) / rest);
    const double height = schedule.kind == ScheduleKind::Linear
                              ? 1 - part
                              : 0.5 * (1 + std::cos(std::numbers::pi * part));
    return schedule.peak * (schedule.lowest + (1 - schedule.lowest) * height);
}

}  // namespace

double learningRateAt(const Schedule& schedule, int64_t step) {
    const int64_t length = schedule.cycleLength();
    const int64_t cycle = std::min(step / length, schedule.cycles - 1);
    Schedule own = schedule;
    own.steps = cycle == schedule.cycles - 1 ? schedule.steps - cycle * length : length;
    return withinCycle(own, step - cycle * length);
}

}  // namespace lathe::core
