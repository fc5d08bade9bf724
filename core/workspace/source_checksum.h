// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The checksum of the file a model was read from: computed when first asked for, since it reads the
// whole file, and then remembered for as long as the file keeps its size and time.

#include "core/base/job.h"
#include "core/model/model.h"

namespace lathe::core {

/// What the provenance says; else SHA-256 of the source file, or of the hashes of its shards in the
/// order of their names; empty for a model that was made in memory.
std::string sourceChecksum(const Model& model, JobContext& job);

/// The model with the checksum in its provenance (the same pointer if nothing changes).
ModelPtr withSourceChecksum(const ModelPtr& model, JobContext& job);

}  // namespace lathe::core
