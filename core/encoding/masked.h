// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A weight under a mask of one bit per value: kept ones decode as the child says, the others are
// exactly 0 whatever grid the child has. It costs the child and rows x ceil(columns / 8) bytes; a
// sparse weight (sparse.h) stores kept values alone and is smaller when few are kept.

#include "core/encoding/encoding.h"

namespace lathe::core {

/// `kept`: one byte per value, 0 where the weight is 0. Re-encoding keeps the mask and gives the
/// child zeros where it hides them; values that are not finite are then refused, hidden ones too.
EncodingPtr makeMasked(EncodingPtr child, std::span<const uint8_t> kept);

}  // namespace lathe::core
