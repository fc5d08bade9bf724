// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the looks that sweep over weights and ways to compress them share: their options and the
// measured matrix as JSON and as a table.

#include "app/cli/observe_text.h"
#include "core/workspace/compression_choices.h"

namespace lathe::app {

void addSweepOptions(Parser& command, SweepOptions& options);

struct SweepOutcome {
    core::ModelPtr model;
    ObservedText text;
    std::vector<core::RecipeStep> steps;
    core::SensitivityResult result;
};

SweepOutcome sweep(Session& session, const ObserveOptions& options);

Json sweepJson(const SweepOutcome& outcome);

inline constexpr const char* kSweepKeys =
    "mode, data_sha256, protocol, context, tokens, perplexity (of the original), choices[], "
    "sites[] "
    "{name, layer, weights[], parameters, bytes, cells[] {choice, bytes, output_error (relative, "
    "of "
    "the weight's own output), kl, kl_stderr, nll_change, nll_change_stderr (nats, against the "
    "original, paired by token); of leave-one-in also kl_regained, nll_regained with _stderr}}, "
    "all_compressed[] (leave-one-in), block_work {done, plain, share}, spilled_bytes";

}  // namespace lathe::app
