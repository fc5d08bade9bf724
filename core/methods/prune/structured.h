// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the methods that remove rows, columns or whole layers have in common: the model gets
// smaller, with every encoding. Private to core/methods/prune.

#include <functional>
#include <string>

#include "core/methods/method.h"

namespace lathe::core {

/// Runs `shrink`, which makes the smaller model, once all targets are known to be finite; what it
/// has saved of sums over data is removed then.
/// `successor` is what a weight is called in it, empty if it is gone; its entry in
/// MethodResult::weights is null then. Removed values count as zeros in the losses, since the
/// network computes what it would with zeros there.
MethodResult structuredResult(const MethodInput& input, const std::function<ModelPtr()>& shrink,
                              const std::function<std::string(const Weight&)>& successor,
                              JobContext& job);

/// `written`: bytes of what is not shared with the model before.
Estimate structuredEstimate(const MethodInput& input, uint64_t bytesAfter, uint64_t written);

/// Forward passes that gradients take as long as: once there and two's worth back.
inline constexpr double kGradientPasses = 3;

/// Seconds of so many forward passes over the calibration data.
double passSeconds(const MethodInput& input, double passes);

/// Targets decide together about heads, channels and layers, so that none can be previewed alone.
bool alwaysJoint(const Params& params);

}  // namespace lathe::core
