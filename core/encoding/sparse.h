// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The values that are not 0, with the column of each (compressed sparse rows). Per entry it costs
// the value and 2 bytes of column (4 beyond 65536 columns), and 4 bytes per row: with float16
// values less than the plain array where fewer than half of the values are kept.

#include "core/encoding/encoding.h"

namespace lathe::core {

/// Stores every value that is not 0, rounded to `type` (F32, F16, BF16); one that rounds to 0 keeps
/// its entry. Re-encoding keeps the positions and takes the values there; it refuses values that
/// are not finite.
EncodingPtr encodeSparse(const Shape& shape, std::span<const float> values, DType type);

}  // namespace lathe::core
