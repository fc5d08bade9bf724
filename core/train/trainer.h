// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Training as a job: steps over windows of a tokenized text in an order that the seed decides, live
// progress in the mailbox, cancel, early stop on held-out text.

#include "core/train/optimizer.h"
#include "core/train/schedule.h"
#include "core/train/trainable_model.h"

namespace lathe::core {

struct TrainerOptions {
    int64_t batch = 8;       ///< windows per forward pass
    int64_t accumulate = 1;  ///< passes per step
    int64_t window = 128;    ///< tokens per sequence
    OptimizerOptions optimizer;
    Schedule schedule;  ///< its steps are the steps to make
    double clip = 1;    ///< largest norm of all gradients; 0: none
    uint64_t seed = 0;
    int64_t evaluateEvery = 0;  ///< steps between looks at the held-out text; 0: never
    int64_t patience = 0;       ///< looks without a new best before it stops; 0: goes on to the end
};

/// Left in the job's mailbox after each step.
struct TrainingProgress {
    int64_t step = 0, steps = 0;  ///< done, of
    double loss = 0;              ///< mean over this step's targets, before the step
    double learningRate = 0;
    double gradientNorm = 0;  ///< before clipping
    double tokensPerSecond = 0;
    std::optional<double> heldOutLoss;
};

struct TrainingResult {
    std::vector<double> losses;         ///< per step
    std::vector<double> heldOutLosses;  ///< per look
    bool stoppedEarly = false;
};

/// Windows of `window` tokens, one after another, each target the next token; a last part that is
/// too short is left out.
TrainingBatch trainingWindows(std::span<const TokenId> tokens, int64_t window);

/// Trains in place. When it looks at held-out windows, the leaves end with the values of the best
/// look; on Cancelled they keep those of the last whole step. Throws Error(Usage) without a single
/// window.
TrainingResult train(TrainableModel& model, const TrainingBatch& windows,
                     const TrainingBatch& heldOut, const TrainerOptions& options, JobContext& job);

}  // namespace lathe::core
