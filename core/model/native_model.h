// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A model as a native checkpoint and back, without loss. Tensors have canonical names; the metadata key
// "lathe.model" holds all else: spec, plan, provenance, tokenizer, weight table, and what its source said.

#include "core/model/model.h"

namespace lathe::core {

RawCheckpoint nativeFromModel(const Model& model);
ModelPtr modelFromNative(const RawCheckpoint& raw);  ///< throws Error(Corrupt) naming what is wrong

MetaValue tokenizerToMeta(const TokenizerSpec& spec);
TokenizerSpec tokenizerFromMeta(const MetaValue& value);

}  // namespace lathe::core
