// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How many bits the codes of a run's weights have: the k of a k-bit model (T. Dettmers, L.
// Zettlemoyer, "The case for 4-bit precision", 2023). Scales and zero points are not counted here;
// they are in the bytes.

#include <optional>
#include <vector>

#include "core/workspace/run.h"

namespace lathe::core {

/// What the parameter "bits" of the step says; empty where it has none, or where the others leave
/// it without a meaning.
std::optional<int> chosenBits(const RecipeStep& step);

/// Whether the step rounds weights to codes.
bool quantizes(const RecipeStep& step);

/// As its parameters say: "bits", or the number in the name of a type ("Q4_K" has 4, "e4m3" 8) or
/// of the method itself. Empty: the step quantizes no weights.
std::optional<int> codeBits(const RecipeStep& step);

/// By the last quantizing steps of the run and those that it was derived from, which are among
/// `runs`; of a model that no step quantized the 16 or 32 bits that it has. Empty where steps of
/// one recipe differ, or the original was quantized elsewhere.
std::optional<int> codeBits(const Run& run, const std::vector<Run>& runs);

}  // namespace lathe::core
