// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How many weights are gone at which step of a training.

#include <cstdint>
#include <optional>
#include <string_view>

namespace lathe::core {

enum class SparsityCurve {
    Cubic,      ///< final + (initial - final)(1 - k/n)^3 at round k of n (Zhu and Gupta 2017)
    Original,   ///< each round a share of all weights
    Remaining,  ///< each round a share of those that are left
};
SparsityCurve sparsityCurveNamed(std::string_view name);  ///< cubic, original, remaining

struct SparsitySchedule {
    SparsityCurve curve = SparsityCurve::Cubic;
    double initial = 0, final = 0.5;  ///< initial: of Cubic
    double share = 0.05;              ///< of the others
    int64_t begin = 0, end = 0;       ///< first step, and the last that may prune
    int64_t every = 1;                ///< steps between rounds

    /// The last round; Cubic ends there with `final`, the others as soon as they have reached it.
    int64_t lastRound() const { return end > begin ? (end - begin) / every : 0; }
    double afterRound(int64_t round) const;            ///< round 0 is the first
    std::optional<double> before(int64_t step) const;  ///< none: nothing changes before this step
    int64_t lastStep() const;                          ///< of the last change
};

/// The round (from 0) after which `final` is reached; of Cubic the last one.
int64_t roundReaching(const SparsitySchedule& schedule);

}  // namespace lathe::core
