// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes a model for another tool, opens the file again and compares what it computes.

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/model/export_plan.h"
#include "core/model/family.h"

namespace lathe::core {

struct ExportResult {
    std::string format;
    std::filesystem::path path;
    uint64_t bytes = 0;
    /// The reopened file gives, bit for bit, the logits of what was meant to be written.
    bool verified = false;
    /// Greatest difference between logits of the model and of the reopened file, on 64 probe tokens: what
    /// re-encoded tensors cost (0 or rounding if all were kept).
    double maxAbsLogitDifference = 0;
    std::vector<ExportEntry> tensors;
};

/// Writes atomically. Throws Error(Refused) naming the first tensor that the format cannot hold, and
/// Error(Usage) for an unknown format or one that is only read.
ExportResult exportModel(const ModelPtr& model, const std::string& format, const std::filesystem::path& path,
                         const std::shared_ptr<Backend>& backend, JobContext& job);

/// Ids of the probe: fixed, spread over the vocabulary.
std::vector<TokenId> probeTokens(const ModelSpec& spec, int64_t count = 64);

}  // namespace lathe::core
