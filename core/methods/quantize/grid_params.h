// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Parameters that methods with uniform grids share, and the grid that they describe.

#include <string>

#include "core/base/params.h"
#include "core/solvers/clip.h"

namespace lathe::core {

ParamSpec bitsParam();  ///< 4 unless set
ParamSpec schemeParam(const std::string& scheme);
ParamSpec scaleTypeParam();
/// Columns along a row that share a scale; 0 is whole rows.
ParamSpec rowGroupParam();

/// The grid of bits, scheme and scale_type; all else as it is by default.
GridOptions gridOf(const Params& params);

}  // namespace lathe::core
