// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A network that has not learned anything yet, from its description alone.

#include <filesystem>

#include "core/model/model.h"

namespace lathe::core {

/// `folder` holds config.json and the tokenizer's files as a Hugging Face folder does, and no
/// weights. Matrices are normal with deviation 1/sqrt(columns), those that write to the residual
/// stream smaller by sqrt(2 layers) (Radford et al. 2019), the embedding with that of its columns;
/// norms are 1, biases 0; all float32. The same seed gives the same weights everywhere.
ModelPtr newModel(const std::filesystem::path& folder, uint64_t seed);

}  // namespace lathe::core
