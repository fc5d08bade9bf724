// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Symmetric matrices, row by row, that do not need a second one of their size to be worked on.

#include <cstdint>
#include <span>

#include "core/base/job.h"

namespace lathe::core {

/// Copies what stands above the diagonal to below it. O(size^2).
void mirrorUpper(std::span<float> matrix, int64_t size, const JobContext* job = nullptr);
void mirrorUpper(std::span<double> matrix, int64_t size, const JobContext* job = nullptr);

/// Moves rows and columns alike: order[i] says where what stands at i then stood before. An empty
/// order moves nothing. O(size^2).
void permuteBoth(std::span<float> matrix, std::span<const int64_t> order);
void permuteBoth(std::span<double> matrix, std::span<const int64_t> order);

}  // namespace lathe::core
