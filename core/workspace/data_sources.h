// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads what a study's steps are given besides the model.

#include "core/workspace/recipe.h"

namespace lathe::core {

/// Reads all of it. "sample:stories" as data means stories from the grammar behind the sample
/// (core/data/story_grammar.h), others than the sample's held-out text. Null if there are no
/// sources. Throws what readText and openModel throw.
std::shared_ptr<const StepData> loadStepData(const DataSources& sources);

}  // namespace lathe::core
