// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Decoding what a method works on: NaN and infinity would spread through every sum.

#include <span>
#include <vector>

#include "core/base/job.h"
#include "core/model/model.h"

namespace lathe::core {

/// The values, all finite; throws Error(Refused) naming row and column of the first that is not.
std::vector<float> finiteValues(const Encoding& encoding, const JobContext& job);

/// Checks the values of all, each by its name, with progress: fails before long work rather than in
/// the middle of it.
void requireFinite(std::span<const WeightPtr> weights, JobContext& job);

/// Rows per tile: small enough for a prompt cancel, and the same for any number of threads.
int64_t rowsPerTile(const Encoding& encoding);

}  // namespace lathe::core
