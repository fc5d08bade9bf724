// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What all methods that train have in common: examples from the data given, leaves over the
// targets, the run of the trainer, and the result as a model with what each weight has moved.

#include "core/methods/method.h"
#include "core/methods/train/training_examples.h"

namespace lathe::core {

/// The step's targets as trained weights, and, if its parameter `norms` says so, norms and biases.
/// `make` makes those of targets; null: each is trained as it is stored (see trainedAsStored), and
/// zeros of a plain weight that has been pruned stay zero.
using MakeTrained = std::function<TrainedWeightPtr(const WeightPtr&)>;
std::vector<TrainedWeightPtr> trainedWeights(const MethodInput& input,
                                             const MakeTrained& make = {});

/// How a method differs from plain training.
struct TrainingPlan {
    std::vector<TrainedWeightPtr> trained;
    Objective* objective = nullptr;                       ///< null: hard labels
    std::function<void(TrainerOptions& options)> adjust;  ///< null: nothing
    const Emphasis* emphasis = nullptr;                   ///< targets that count more; null: none
    /// Changes the examples before training; null: nothing.
    std::function<void(TrainingExamples& examples)> prepare = {};
};

/// Trains and builds the result: targets with their losses, the other trained weights replaced too.
MethodResult trainTargets(const MethodInput& input, JobContext& job, const TrainingPlan& plan);

/// Time by 6 operations per trained weight and token (4 per frozen one) at the speed of this code's
/// GEMM; memory of leaves, gradients, moments and activations.
Estimate trainingEstimate(const MethodInput& input);

/// That go through the network at once.
double rowsPerPass(const MethodInput& input);

/// What is missing (data, a tokenizer, a model that can be trained), as errors.
std::vector<PlanNote> trainingReview(const MethodInput& input);

}  // namespace lathe::core
