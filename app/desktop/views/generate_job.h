// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The job behind the Generate view: both models write, token by token in turn; then each reads the
// other's text, so that one place can be compared in the same context.

#include <memory>
#include <string>
#include <vector>

#include "core/generate/side_by_side.h"

namespace lathe::app {

struct GenerateRequest {
    std::vector<core::ModelPtr> models;  ///< the original, and the compressed one if there is one
    std::shared_ptr<core::Backend> backend;
    std::string prompt;
    core::GenerateOptions options;
};

/// Published while the job runs.
struct WrittenToken {
    size_t model = 0;
    core::GeneratedToken token;
};

struct GenerateOutcome {
    std::vector<core::GenerateResult> texts;  ///< one per model
    /// What the other model thought at each place of a text; empty for a single model.
    std::vector<std::vector<core::GeneratedToken>> scores;
};

GenerateOutcome runGenerate(const GenerateRequest& request, core::JobContext& job);

}  // namespace lathe::app
