// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// y = x W^T with inputs rounded to integers. Private to the CPU backend.

#include "core/backend/backend.h"

namespace lathe::core {

/// `format` is of kind Integer. Where the weight is integers as well, sums of integers per run of
/// columns that share a scale; else the rounded inputs are multiplied in floats by `backend`.
/// Columns apart (ActivationFormat) meet the decoded weight in floats either way.
void linearInIntegers(Backend& backend, ConstMatrix x, const Encoding& weight, const float* bias,
                      const ActivationFormat& format, Matrix& out, const JobContext* job);

}  // namespace lathe::core
