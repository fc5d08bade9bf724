// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// y = x W^T for weights that are multiplied by their structure: sums of products by their factors,
// sparse ones by their entries. Private to the CPU backend.

#include "core/backend/backend.h"

namespace lathe::core {

/// x (A B)^T = (x B^T) A^T: factors from right to left, addends one after the other, each by
/// `backend`. `terms` is not empty.
void linearByTerms(Backend& backend, ConstMatrix x, std::span<const Term> terms, const float* bias,
                   Matrix& out, const JobContext* job);

/// Whether entries are multiplied faster than tiles of the decoded weight by GEMM.
bool entriesPay(const Encoding& weight, const SparseRows& entries, int64_t rowsOfX);

void linearByEntries(ConstMatrix x, const Encoding& weight, const SparseRows& entries,
                     const float* bias, Matrix& out, const JobContext* job);

}  // namespace lathe::core
