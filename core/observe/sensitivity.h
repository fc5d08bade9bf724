// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where compression hurts: each weight (or all of a block) compressed alone in each of several
// ways, and what that changes of the predictions. The original's states between blocks are kept, so
// that only the blocks from the changed one on are run again; the numbers are those of running all
// of it, bit for bit.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/evaluate/perplexity.h"

namespace lathe::core {

/// One way to compress a weight, by itself and without data.
struct CompressionChoice {
    std::string label;  ///< "quant.rtn bits=4 group=64"
    std::function<WeightPtr(const Model& model, const WeightPtr& weight, JobContext& job)> compress;
};

enum class SensitivityMode {
    Alone,       ///< only this weight is compressed
    LeaveOneIn,  ///< all chosen weights are compressed but this one
    Quick,       ///< nothing is run again: the weight's own output error only
};
/// "alone", "leave-one-in", "quick"; an unknown name is Error(Usage) listing them.
SensitivityMode sensitivityModeNamed(std::string_view name);
std::string_view sensitivityModeName(SensitivityMode mode);

struct SensitivityOptions {
    SensitivityMode mode = SensitivityMode::Alone;
    bool perBlock = false;                          ///< all chosen weights of a block at once
    uint64_t stateMemoryBytes = uint64_t{1} << 30;  ///< states beyond it go to a temporary file
};

/// A mean over the scored tokens and its standard error.
struct Measured {
    double value = 0, standardError = 0;
};

/// Against the original, paired by token; nats.
struct QualityChange {
    Measured kl;   ///< KL(original || model)
    Measured nll;  ///< change of ln perplexity
};

struct SensitivityCell {
    uint64_t bytes = 0;                   ///< of the weights with this choice
    double outputError = 0;               ///< ||W'X - WX|| / ||WX||; NaN for embedding and head
    std::optional<QualityChange> change;  ///< not in quick mode
    /// What leaving the weight alone gives back: all compressed minus all but this one.
    std::optional<QualityChange> regained;
};

struct SensitivitySite {
    std::string name;  ///< of the weight, or "layers.3"
    int layer = -1;
    std::vector<std::string> weights;
    int64_t parameters = 0;
    uint64_t bytes = 0;                  ///< as they are
    std::vector<SensitivityCell> cells;  ///< one per choice
};

/// Rows times blocks that were run, and that running each model from the start would have taken.
/// The head is apart, since every model needs its own.
struct BlockWork {
    int64_t done = 0, plain = 0;
    double share() const { return static_cast<double>(done) / static_cast<double>(plain); }
};

struct SensitivityResult {
    std::vector<std::string> choices;
    std::vector<SensitivitySite> sites;        ///< in the order of the network
    std::vector<QualityChange> allCompressed;  ///< per choice; of leave-one-in only
    PerplexityResult original;                 ///< empty in quick mode but for what was fed
    BlockWork work;
    uint64_t spilledBytes = 0;  ///< of the temporary file
};

/// About how many times each of the original's blocks is run over the text, the sweep's cost before
/// it begins; models of their own heads run those besides.
double expectedRuns(const ModelSpec& spec, const std::vector<WeightPtr>& targets, size_t choices,
                    const SensitivityOptions& options);

/// `targets` are weights of the original (see selectTargets); a head of its own that the model does
/// not have yet unties it. Throws Error(Usage) without targets or choices, Error(Refused) for
/// models that do not predict tokens.
SensitivityResult measureSensitivity(const ModelPtr& original, std::shared_ptr<Backend> backend,
                                     const WindowPlan& plan, const std::vector<WeightPtr>& targets,
                                     const std::vector<CompressionChoice>& choices,
                                     const SensitivityOptions& options, JobContext& job);

}  // namespace lathe::core
