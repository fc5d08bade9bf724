// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which layers of a Qwen model slide: use_sliding_window, sliding_window, max_window_layers, layer_types.

#include "core/model/key_reader.h"
#include "core/model/spec.h"

namespace lathe::core {

void qwenWindowsFromHf(const KeyReader& config, ModelSpec& spec);
void qwenWindowsToHf(const ModelSpec& spec, MetaValue::Object& config);

}  // namespace lathe::core
