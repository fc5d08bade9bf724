// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a state on disk says of itself, so that none is taken up but by the step that it is of.

#include <string_view>

#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

/// Metadata to begin with: what is in the file, and of which model, data and settings.
MetaValue::Object stateMetadata(std::string_view kind, std::string_view identity);

/// Whether a file says the same; another program's or another step's does not.
bool isStateOf(const RawCheckpoint& raw, std::string_view kind, std::string_view identity);

}  // namespace lathe::core
