// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Training as a job: steps over examples in an order that the seed decides, live progress in the
// mailbox, cancel, an end that keeps what there is, early stop on held-out examples, and a state on
// disk from which a stopped training goes on as if nothing had happened.

#include <filesystem>
#include <functional>

#include "core/train/optimizer.h"
#include "core/train/schedule.h"
#include "core/train/trainable_model.h"

namespace lathe::core {

/// Where a training keeps its state, and whose state it is.
struct TrainingStateFile {
    std::filesystem::path path;  ///< empty: nowhere
    std::string identity;        ///< of model, data and settings: another's state is not taken up
    double every = 20;           ///< seconds between saves
};

struct TrainerOptions {
    int64_t batch = 8;       ///< examples per forward pass
    int64_t accumulate = 1;  ///< passes per step
    OptimizerOptions optimizer;
    Schedule schedule;  ///< its steps are the steps to make
    double clip = 1;    ///< largest norm of all gradients; 0: none
    uint64_t seed = 0;
    int64_t evaluateEvery = 0;  ///< steps between looks at the held-out examples; 0: never
    int64_t patience = 0;       ///< looks without a new best before it stops; 0: goes on to the end
    bool keepBest = true;       ///< end with the values of the best look
    int64_t bestFrom = 0;       ///< looks after fewer steps neither are the best nor tire patience
    double secondsLimit = 0;    ///< stops after so many seconds of training; 0: none
    TrainingStateFile state;
    /// Called before step 0, 1, ... (not again for steps that a saved state has behind it): masks,
    /// freezing. Then the weights are refreshed.
    std::function<void(int64_t step)> beforeStep;
};

/// One look at the held-out examples.
struct HeldOutLook {
    int64_t step = 0;  ///< steps done
    double loss = 0;   ///< mean of the objective
    double negativeLogLikelihood = 0;
    double accuracy = 0;
    bool operator==(const HeldOutLook&) const = default;
};

/// Left in the job's mailbox after each step.
struct TrainingProgress {
    int64_t step = 0, steps = 0;  ///< done, of
    double loss = 0;              ///< mean over this step's targets, before the step
    double negativeLogLikelihood = 0;
    double accuracy = 0;  ///< fraction of targets that were the likeliest
    double learningRate = 0;
    bool classes = false;  ///< targets are labels of examples, not tokens
    std::optional<HeldOutLook> heldOut;
};

struct TrainingResult {
    std::vector<double> losses;        ///< mean of the objective, per step
    std::vector<HeldOutLook> heldOut;  ///< per look
    bool stoppedEarly = false;         ///< by patience, the time limit or the user
    double seconds = 0;                ///< of training, those before a restart included
    /// Of the resulting model, where storing its weights rounds them once more.
    std::optional<HeldOutLook> stored = {};
    bool operator==(const TrainingResult&) const = default;
};

/// Trains in place; an early end looks at the held-out examples once more. On Cancelled the leaves
/// keep the values of the last whole step (what the network sees of them may be older until
/// refresh()), and the state file, if any, stays for a later call with the same identity; after an
/// end it is removed. Throws Error(Usage) without a single example, Error(Refused) once loss or
/// gradients are no numbers any more.
TrainingResult train(TrainableModel& model, Objective& objective, const TrainingBatch& examples,
                     const TrainingBatch& heldOut, const TrainerOptions& options, JobContext& job);

}  // namespace lathe::core
