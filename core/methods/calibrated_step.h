// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What methods that look at the inputs of layers have in common: calibration data, the stream
// through the model (core/calibrate), losses, resuming, and what all that costs.

#include <functional>
#include <span>

#include "core/calibrate/input_statistics.h"
#include "core/methods/method.h"

namespace lathe::core {

struct CalibratedOptions {
    bool grams = false;
    bool trueSequential = false;
};

using EncodeWeight = std::function<EncodingPtr(const Weight&, std::span<const float> values)>;
/// Called once for weights that read the same input; tables have statistics without rows.
using PrepareGroup = std::function<EncodeWeight(const InputStatistics& inputs)>;

/// Replaces the targets layer by layer, each with the statistics of what it receives behind layers
/// that are compressed already.
MethodResult replaceCalibrated(const MethodInput& input, JobContext& job,
                               const CalibratedOptions& options, const PrepareGroup& prepare);

/// What compressing one weight costs besides the stream.
struct CalibratedCost {
    double nanoseconds = 5;  ///< per value and thread
    bool solves = false;     ///< rows columns^2 per weight and columns^3 / 3 per group
    double workBytes = 12;   ///< held per value of a weight
};
Estimate estimateCalibrated(const MethodInput& input, const CalibratedOptions& options,
                            const std::function<uint64_t(const Weight&)>& bytesOf,
                            const CalibratedCost& cost);

}  // namespace lathe::core
