// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The windows of a perplexity protocol as examples, for gradients on what evaluation scores.

#include "core/evaluate/windows.h"
#include "core/train/batch.h"

namespace lathe::core {

/// Each window with what should follow its tokens, as far as the protocol scores it.
TrainingBatch windowExamples(const WindowPlan& plan);

}  // namespace lathe::core
