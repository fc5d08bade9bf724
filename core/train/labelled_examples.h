// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Labelled data as examples for a classifier.

#include "core/data/inputs.h"
#include "core/train/batch.h"

namespace lathe::core {

/// One example per labelled text or image, each with its label as target. Throws what
/// requireFitting throws.
TrainingBatch labelledExamples(const Model& model, const Dataset& data);

}  // namespace lathe::core
