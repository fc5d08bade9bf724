// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Outliers that a model was given for an experiment are told from those that it has of itself.

#include <string>
#include <vector>

#include "core/model/model.h"

namespace lathe::core {

/// Steps of the model's history that made channels large.
std::vector<std::string> plantedOutliers(const Model& model);

}  // namespace lathe::core
