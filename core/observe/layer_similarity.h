// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which layers change the residual stream least, and are thus the first to go: block influence (X.
// Men et al., "ShortGPT", 2024), angular distance over several layers (A. Gromov et al., "The
// Unreasonable Ineffectiveness of the Deeper Layers", 2024) and linear CKA between all boundaries.

#include <span>
#include <vector>

#include "core/evaluate/windows.h"
#include "core/model/forward.h"
#include "core/train/trainer.h"

namespace lathe::core {

struct SimilarityOptions {
    bool lastPositionOnly = false;  ///< of each window, as Gromov et al.; else all of them
    int64_t ckaPositions = 256;     ///< at most, evenly spaced over the text
    /// Without CKA: where sums are kept from which the same look goes on after a crash.
    TrainingStateFile state = {};
};

/// `layers` neighbouring layers, `first` the first of them.
struct LayerRun {
    int layers = 0, first = 0;
    double distance = 0;
};

struct LayerSimilarity {
    using Map = std::vector<std::vector<double>>;

    std::vector<double> influence;  ///< of each layer: 1 - mean cos(before, behind)
    /// Between boundaries (0: what enters the first layer): mean arccos(cos) / pi, within [0, 1].
    Map angular;
    std::vector<LayerRun> leastDistant;  ///< for 1, 2, ... layers, the ones that change least
    Map cka, debiasedCka;                ///< between boundaries
    int64_t positions = 0, ckaPositions = 0;
};

/// Positions where the stream is zero count for nothing.
LayerSimilarity layerSimilarity(const ForwardPass& pass, const WindowPlan& plan,
                                const SimilarityOptions& options, JobContext& job);

/// The same, without CKA, for inputs of any network of blocks; the last position is that of each
/// input. Throws Error(Refused) for dense layers, which are not as wide as what enters them.
LayerSimilarity layerSimilarity(const ForwardPass& pass, std::span<const InputBatch> batches,
                                const SimilarityOptions& options, JobContext& job);

}  // namespace lathe::core
