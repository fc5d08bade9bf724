// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Weights that are done with, out of the way: a model that is compressed layer by layer would
// otherwise pile up in memory. Private to core/calibrate.

#include "core/encoding/encoding.h"

namespace lathe::core {

/// The same encoding, bit for bit, whose tensors lie in a mapped temporary file without a name;
/// small ones stay as they are. Throws Error(Io) if the file cannot be made.
EncodingPtr onDisk(EncodingPtr encoding);

}  // namespace lathe::core
