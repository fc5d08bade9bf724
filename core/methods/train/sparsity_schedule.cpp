// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/train/sparsity_schedule.h"

#include <algorithm>
#include <cmath>

namespace lathe::core {

SparsityCurve sparsityCurveNamed(std::string_view name) {
    if (name == "original") return SparsityCurve::Original;
    return name == "remaining" ? SparsityCurve::Remaining : SparsityCurve::Cubic;
}

double SparsitySchedule::afterRound(int64_t round) const {
    const auto rounds = static_cast<double>(round + 1);
    if (curve == SparsityCurve::Original) return std::min(final, rounds * share);
    if (curve == SparsityCurve::Remaining) return std::min(final, 1 - std::pow(1 - share, rounds));
    const double part =
        lastRound() > 0 ? static_cast<double>(round) / static_cast<double>(lastRound()) : 1;
    return final + (initial - final) * std::pow(1 - part, 3);
}

std::optional<double> SparsitySchedule::before(int64_t step) const {
    if (step < begin || (step - begin) % every != 0) return {};
    const int64_t round = (step - begin) / every;
    if (round > std::min(lastRound(), roundReaching(*this))) return {};
    return afterRound(round);
}

int64_t SparsitySchedule::lastStep() const {
    return begin + every * std::min(lastRound(), roundReaching(*this));
}

int64_t roundReaching(const SparsitySchedule& schedule) {
    // One part in a million million is a rounding error, not a weight.
    const double final = schedule.final * (1 - 1e-12);
    if (schedule.curve == SparsityCurve::Cubic) return schedule.lastRound();
    const double rounds = schedule.curve == SparsityCurve::Original
                              ? final / schedule.share
                              : std::log(1 - final) / std::log(1 - schedule.share);
    return std::max<int64_t>(0, static_cast<int64_t>(std::ceil(rounds)) - 1);
}

}  // namespace lathe::core
