// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What each attention head is worth on given examples, by three definitions that need not agree:
// the gradient of a gate on its output (Michel et al. 2019), the loss measured without it, and two
// descriptions of where it looks. Where queries share keys, whole groups are left out too, since
// only those can be removed physically.

#include <memory>
#include <optional>
#include <span>

#include "core/backend/backend.h"
#include "core/model/model.h"
#include "core/train/batch.h"
#include "core/train/trainer.h"

namespace lathe::core {

struct HeadOptions {
    bool leaveOneOut = true;  ///< measure the loss without each head and each group
    /// Where sums are kept from which the same look goes on after a crash (see SavedSums).
    TrainingStateFile state = {};
};

/// Change of the mean loss per target, in nats, and its standard error, paired over examples:
/// nothing for a single one, which does not say how much others differ.
struct LossChange {
    double mean = 0;
    std::optional<double> standardError;
    bool operator==(const LossChange&) const = default;
};
/// Of what each example's loss changes by.
LossChange lossChangeOf(std::span<const double> changes);

struct HeadImportance {
    double gradient = 0;  ///< mean over examples of |dL/dgate| at a gate of one
    double estimate =
        0;  ///< -mean dL/dgate: how much the loss grows without the head, to first order
    double entropy = 0;   ///< of what a query attends to, nats, mean over queries
    double distance = 0;  ///< mean distance of query and key, positions, weighed by attention
    std::optional<LossChange> without;  ///< measured with its output zero
    bool operator==(const HeadImportance&) const = default;
};

struct LayerHeads {
    int layer = 0;
    std::vector<HeadImportance> heads;
    /// Without each group of heads that share keys and values; empty where every head has its own.
    std::vector<LossChange> groups;
    bool operator==(const LayerHeads&) const = default;
};

struct HeadReport {
    double loss = 0;  ///< mean over examples of their mean loss per target, nats
    int64_t examples = 0, targets = 0;
    std::vector<LayerHeads> layers;  ///< those that attend
    /// Spearman's rho of gradient and measured change over all heads; nothing if none was measured.
    std::optional<double> agreement;
    bool operator==(const HeadReport&) const = default;
};

/// Throws Error(Usage) for examples in which nothing is predicted.
void requireTargets(const TrainingBatch& examples);

/// Runs every example by itself: one pass there and back, then one pass per head and group. Does
/// not depend on the number of threads. Throws what requireTrainable throws, Error(Refused) for a
/// network without attention, and Error(Usage) without an example.
HeadReport headImportance(const ModelPtr& model, const TrainingBatch& examples,
                          const HeadOptions& options, std::shared_ptr<Backend> backend,
                          JobContext& job);

}  // namespace lathe::core
