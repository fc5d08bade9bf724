// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to preview*.cpp: what the values of a weight became, level by level.

#include "core/methods/preview.h"

namespace lathe::core {

struct LevelFigures {
    std::vector<Level> levels;
    double clipLow = 0, clipHigh = 0;
    double beyondClip = 0, rmse = 0;
};

/// `before` and `after` have the same shape and finite values.
LevelFigures levelFigures(const Encoding& before, const Encoding& after, const JobContext& job);

}  // namespace lathe::core
