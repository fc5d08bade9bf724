// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What methods that look at the inputs of layers have in common: calibration data, the stream
// through the model (core/calibrate), losses, resuming, and what all that costs.

#include <functional>
#include <span>

#include "core/calibrate/calibration.h"
#include "core/methods/layer_errors.h"
#include "core/methods/method.h"

namespace lathe::core {

struct CalibratedOptions {
    bool grams = false;
    bool trueSequential = false;
    int64_t sampleRows = 0;
    /// What is kept of the step stays at its end, until removeCalibrationState.
    bool keepsState = false;
};

using EncodeWeight = std::function<EncodingPtr(const Weight&, std::span<const float> values)>;
/// Called once for weights that read the same input; tables have statistics without rows. What it
/// makes may use up the statistics' memory, if they are whole again once that is gone.
using PrepareGroup = std::function<EncodeWeight(InputStatistics& inputs)>;

/// Replaces the targets layer by layer, each with the statistics of what it receives behind layers
/// that are compressed already. Publishes errors to `errors`, which may be null.
MethodResult replaceCalibrated(const MethodInput& input, JobContext& job,
                               const CalibratedOptions& options, const PrepareGroup& prepare,
                               LayerErrors* errors = nullptr);

/// Becomes of the groups of one layer: their successors and whatever else of the layer changes,
/// with one loss per weight of the groups.
using CompressLayer = std::function<std::vector<WeightPtr>(std::span<const CalibratedGroup> groups,
                                                           std::vector<WeightLoss>& losses)>;

/// The same for methods that move weights along with others: they say themselves how far each has
/// moved.
MethodResult replaceLayers(const MethodInput& input, JobContext& job,
                           const CalibratedOptions& options, const CompressLayer& compress);

/// What enters the targets of a step, group by group, in `model`, its own or one that it has made.
/// Tables are left out. With `figures`, which have to be all that comes of it, the step goes on
/// from what is kept of them.
CalibrationRecord watchInputs(const MethodInput& input, const ModelPtr& model, int64_t sampleRows,
                              const std::function<void(const CalibratedGroup&)>& watch,
                              JobContext& job, CalibrationFigures* figures = nullptr);

/// What compressing one weight costs besides the stream.
struct CalibratedCost {
    double nanoseconds = 5;  ///< per value and thread
    bool solves = false;     ///< rows columns^2 per weight and columns^3 / 3 per group
    double products = 0;     ///< how often rows columns^2 per weight
    double workBytes = 12;   ///< held per value of a weight
    double groupBytes = 0;   ///< per value of all weights that read the same input
    double layerBytes = 0;   ///< per value of all targets of a layer
    double factors = 0;      ///< copies of the sums of inputs beside them
};
Estimate estimateCalibrated(const MethodInput& input, const CalibratedOptions& options,
                            const std::function<uint64_t(const Weight&)>& bytesOf,
                            const CalibratedCost& cost);

}  // namespace lathe::core
