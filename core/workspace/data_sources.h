// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads what a study's steps are given besides the model.

#include "core/workspace/recipe.h"

namespace lathe::core {

/// Reads all of it. A sample's name as data ("sample:stories", "sample:digits", "sample:mlp",
/// "sample:reviews") means what it was trained on, made anew from the seed (core/data), which its
/// held-out data is no part of; of the stories the first tenth. Null if there are no
/// sources. Throws what readText and openModel throw.
std::shared_ptr<const StepData> loadStepData(const DataSources& sources);

}  // namespace lathe::core
