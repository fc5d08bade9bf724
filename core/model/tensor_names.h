// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/family.h"

namespace lathe::core {

/// "blk.{}.attn_q.weight" and 3: "blk.3.attn_q.weight".
std::string storedName(const TensorRule& rule, int layer);

/// Hugging Face folders write one model under several prefixes: none (the bare decoder), "model.", and
/// within a multimodal model "language_model.model." or "model.language_model.". Renames the tensors to
/// "model."; returns the names in the file of those that were renamed.
std::map<std::string, std::string, std::less<>> uniformNames(RawCheckpoint& raw);

}  // namespace lathe::core
