// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A Hugging Face folder: config.json, model.safetensors (or an index and its shards) and the small
// files of the tokenizer. The registry row is format_hf; this is what it has beyond the row.

#include <array>
#include <filesystem>
#include <string_view>

#include "core/base/job.h"
#include "core/formats/raw_checkpoint.h"

namespace lathe::core {

/// Files of a folder that are handed on as they are. Others are neither read nor written.
inline constexpr std::array<std::string_view, 17> kHfCompanions = {"tokenizer.json",
                                                                   "tokenizer_config.json",
                                                                   "tokenizer.model",
                                                                   "spiece.model",
                                                                   "vocab.json",
                                                                   "vocab.txt",
                                                                   "merges.txt",
                                                                   "added_tokens.json",
                                                                   "special_tokens_map.json",
                                                                   "generation_config.json",
                                                                   "preprocessor_config.json",
                                                                   "chat_template.jinja",
                                                                   "chat_template.json",
                                                                   "LICENSE",
                                                                   "LICENSE.txt",
                                                                   "LICENSE.md",
                                                                   "NOTICE"};

inline constexpr uint64_t kHfCompanionLimit = uint64_t{64}
                                              << 20;      ///< bytes each; tokenizers reach 35 MB
inline constexpr uint64_t kHfShardBytes = 5'000'000'000;  ///< default of huggingface_hub

/// config.json and the companions of a folder, without weights. Throws Error(NotFound) if there is no
/// config.json.
RawCheckpoint readHfDescription(const std::filesystem::path& folder);

/// Writes the whole folder under a temporary name beside `folder`, flushes it, and moves it into
/// place: a crash leaves the old folder or the new one. Tensors fill shards greedily in their
/// order, each shard at most `shardBytes` (a larger tensor has one of its own). What stands at
/// `folder` already is replaced only if nothing else can be lost with it: an empty folder, or one
/// with config.json in which every entry is a file that this format writes (config.json,
/// model*.safetensors, the index, kHfCompanions). Anything else is Error(Refused) naming the entry.
/// Companions not in kHfCompanions are left out.
void writeHfFolder(const RawCheckpoint& checkpoint, const std::filesystem::path& folder,
                   JobContext& job, uint64_t shardBytes = kHfShardBytes);

}  // namespace lathe::core
