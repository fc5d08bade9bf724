// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Decoding what a method works on: NaN and infinity would spread through every sum.

#include <vector>

#include "core/base/job.h"
#include "core/encoding/encoding.h"

namespace lathe::core {

/// The values, all finite; throws Error(Refused) naming row and column of the first that is not.
std::vector<float> finiteValues(const Encoding& encoding, const JobContext& job);

/// Rows per tile: small enough for a prompt cancel, and the same for any number of threads.
int64_t rowsPerTile(const Encoding& encoding);

}  // namespace lathe::core
