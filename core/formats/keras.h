// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The stream of the HDF5 reader (hdf5_child.h) as a checkpoint, apart from the process that writes
// it.

#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

/// Metadata: model_type is the class of the model ("Sequential"), model_config Keras's own
/// description of it. Tensors keep their paths in the file ("model_weights/dense/dense/kernel:0").
/// Throws Error(Corrupt), or Error(Unsupported) when the file does not describe a model.
RawCheckpoint kerasFromStream(const Buffer& stream);

}  // namespace lathe::core
