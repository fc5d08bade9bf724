// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Axes that get shorter, and what follows from that for the model: how large it is then, what
// cannot be cut, which places weigh most. What prune.width, prune.heads, prune.neurons and
// prune.shape have in common. Private to core/methods/prune.

#include <span>
#include <vector>

#include "core/methods/method.h"
#include "core/model/axes/axis_operations.h"

namespace lathe::core {

struct AxisCut {
    AxisRef axis;
    int64_t size = 0, kept = 0;  ///< places before and afterwards
};

/// The axes of these kinds that the weights have, kind by kind, each once and all of it kept.
std::vector<AxisCut> chosenAxes(std::span<const WeightPtr> weights,
                                std::span<const AxisKind> kinds);

/// At least one of `size` places and a multiple, rounded up, but never more than there are.
int64_t roundedPlaces(int64_t wanted, int64_t size, int64_t multiple);
/// How many places stay when this share goes, rounded up like that.
int64_t placesKept(int64_t size, double removedShare, int64_t multiple);

/// axisNorms of each axis; throws Error(Refused) where they are no finite numbers.
std::vector<std::vector<double>> weightNorms(const Model& model, std::span<const AxisCut> cuts,
                                             const JobContext& job);

/// The places with the highest scores, ascending; of equal ones those that come first.
std::vector<int64_t> highestPlaces(std::span<const double> scores, int64_t kept);

/// Of a model cut like this, without the work of finding out which places stay.
Estimate cutEstimate(const MethodInput& input, const std::vector<AxisCut>& cuts);

/// Errors where an axis cannot be cut, or weights are stored in a way that ties columns together; a
/// hint about what comes next.
void noteCuts(std::vector<PlanNote>& notes, const MethodInput& input,
              const std::vector<AxisCut>& cuts);

}  // namespace lathe::core
