// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an exported checkpoint says besides the network: tokenizer, names, licence, types. Private to the
// export.

#include <span>

#include "core/model/export_plan.h"
#include "core/model/family.h"

namespace lathe::core {

/// Adds to `checkpoint` (which has its tensors and the keys of the network).
void completeGguf(const Model& model, std::span<const ExportEntry> entries, RawCheckpoint& checkpoint);
void completeHf(const Model& model, RawCheckpoint& checkpoint);

}  // namespace lathe::core
