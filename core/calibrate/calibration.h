// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one implementation of calibration: a model is compressed layer by layer while inputs stream
// through it. Each layer is first watched, then compressed with what was seen, then run as it is
// now, so that the next one sees what it will see in the finished model. Only one layer's
// statistics and the rows between two layers are held; compressed weights lie in temporary files
// (TMPDIR).

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/calibrate/input_statistics.h"
#include "core/model/forward.h"
#include "core/train/trainer.h"

namespace lathe::core {

/// Numbers by name.
using CalibrationFigures = std::map<std::string, std::vector<double>, std::less<>>;

struct CalibrationTask {
    ModelPtr model;
    std::shared_ptr<Backend> backend;
    std::vector<InputBatch> batches;  ///< each passes a layer at once (see inBatches)
    std::vector<WeightPtr> targets;
    bool grams = false;      ///< statistics have the sum of x x^T
    int64_t sampleRows = 0;  ///< statistics have up to that many rows themselves
    /// Weights that read the same input are compressed before those behind them in the same layer
    /// are watched: q, k, v; o; gate, up; down. Else a layer is watched once.
    bool trueSequential = false;
    uint64_t memoryLimit = uint64_t{1} << 30;  ///< bytes of rows between layers; more go to a file
    /// Finished layers are kept beside its path, from which the same task goes on; removed at the
    /// end.
    TrainingStateFile state = {};
    /// Instead all of them are kept: the step has more to do, and calls removeCalibrationState.
    bool keepsState = false;
    /// What `compress` notes here about weights comes back with finished layers. May be null.
    CalibrationFigures* figures = nullptr;
};

/// Targets that read the same input. Tables (embeddings) read ids: their statistics have no rows.
/// Weights that several layers share are met in the first of them.
struct CalibratedGroup {
    std::vector<WeightPtr> weights;
    InputStatistics inputs;
};

/// What becomes of the weights of some groups: successors, and whatever else of the same layer
/// changes with them (a norm before them). The statistics are its own.
using CompressGroups = std::function<std::vector<WeightPtr>(std::span<CalibratedGroup>)>;

/// All weights that have changed; layers behind the last target are not run. The result does not
/// depend on threads, on the memory limit or on interruptions. Throws Error(Usage) without a batch,
/// Error(Refused) with the linear's name where inputs are not finite, and what `compress` throws.
std::vector<WeightPtr> calibrate(const CalibrationTask& task, const CompressGroups& compress,
                                 JobContext& job);

/// Removes what tasks with `keepsState` have left.
void removeCalibrationState(const TrainingStateFile& state);

/// Rows that inputs become behind the embedding.
int64_t rowCount(const ModelSpec& spec, const InputBatch& batch);

/// Cut into pieces that pass a layer at once: whole inputs of together about `rows` rows.
std::vector<InputBatch> inBatches(const ModelSpec& spec, const InputBatch& all,
                                  int64_t rows = 1024);

}  // namespace lathe::core
