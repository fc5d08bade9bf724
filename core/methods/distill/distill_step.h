// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the methods that learn from a teacher have in common: which teacher, the weights of hard and
// soft targets, which layers meet, and what must be said before such a step runs.

#include "core/methods/train/training_step.h"
#include "core/train/distillation/distillation.h"

namespace lathe::core {

/// The teachers given, or else the recipe's model before any step. Throws Error(Usage) if that is
/// the student itself, as it is without an earlier step.
std::vector<ModelPtr> teachersOf(const MethodInput& input);
/// Throws Error(Usage) if several were given, too.
ModelPtr onlyTeacherOf(const MethodInput& input);

/// Parameters hard_weight, soft_weight and temperature of methods that compare more than logits.
std::vector<ParamSpec> targetParams(double hardWeight, double softWeight);
SoftTargetOptions targetOptions(const Params& params);

ParamSpec layerPairsParam();
/// "even" (see evenPairs), "last", or pairs "0:1,1:3" of the student's and the teacher's layers.
/// Throws Error(Usage) for other words and for layers that are not there.
std::vector<LayerPair> layerPairs(const std::string& text, int studentLayers, int teacherLayers);

using Terms = std::vector<std::unique_ptr<DistillationTerm>>;
MethodResult distill(const MethodInput& input, JobContext& job, const SoftTargetOptions& targets,
                     Terms terms = {});

/// Training, and the forward passes of the teachers.
Estimate distillationEstimate(const MethodInput& input);

/// What training says, and what is wrong with the teachers, as errors.
std::vector<PlanNote> distillationReview(const MethodInput& input);
/// The same for methods that look into layers of one teacher.
std::vector<PlanNote> layerReview(const MethodInput& input);

}  // namespace lathe::core
