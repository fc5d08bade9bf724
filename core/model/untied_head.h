// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The head that a tied model does not have. Adding it unties the model, and its bytes count from
// then on.

#include "core/model/model.h"

namespace lathe::core {

/// A weight of its own named "head" that starts as the embedding's.
WeightPtr untiedHead(const Model& model);

}  // namespace lathe::core
