// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A weight stored as a plain array of one element type, owned or mapped.

#include "core/base/job.h"
#include "core/encoding/encoding.h"

namespace lathe::core {

EncodingPtr makeDense(Tensor tensor);

/// Rounds `values` to `type` (nearest, ties to even) and stores them; in parallel, `job` may cancel.
EncodingPtr encodeDense(const Shape& shape, std::span<const float> values, DType type,
                        const JobContext* job = nullptr);

}  // namespace lathe::core
