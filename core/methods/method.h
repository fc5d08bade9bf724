// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A compression method: a function from a model to a new model, described by data. One file per method;
// methods.inc lists them. The schema gives flags, forms, recipes, help and tests.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/params.h"
#include "core/data/dataset.h"
#include "core/model/model.h"
#include "core/train/trainer.h"

namespace lathe::core {

/// What a method must be given besides the model.
struct MethodNeeds {
    bool calibrationText = false;  ///< or labelled inputs, for a classifier
    bool trainingData = false;
    int teachers = 0;
};

/// What a recipe is given besides the model.
struct StepData {
    std::vector<ModelPtr> teachers;
    ModelPtr original;  ///< the recipe's model before any step; the teacher if none is given
    std::shared_ptr<const Dataset> training;
    std::shared_ptr<const Dataset> heldOut;  ///< null: the last part of `training`
    std::shared_ptr<const Dataset> calibration = {};  ///< what layers are watched on
};

struct MethodInput {
    ModelPtr model;
    std::vector<WeightPtr> targets;  ///< the weights that the step's pattern chose (see selectTargets)
    Params params;                   ///< complete values of the method's schema
    uint64_t seed = 0;
    /// The targets are cut-outs that fit no model (previews): encode them, but build no model of them.
    bool weightsAlone = false;
    std::shared_ptr<const StepData> data = {};  ///< null: none
    std::shared_ptr<Backend> backend = {};      ///< for methods that compute with the model; null: "cpu"
    /// Where a long step keeps its state, so that the same step started again goes on from there.
    TrainingStateFile state = {};
};

/// How far one weight moved: relative = ||W - W'||_F / ||W||_F, sqnrDb = 10 log10(||W||^2 / ||W - W'||^2)
/// (infinite when nothing moved).
struct WeightLoss {
    std::string name;
    double relative = 0;
    double sqnrDb = 0;
    double zeros = 0;  ///< fraction of exact zeros afterwards
    uint64_t bytesBefore = 0, bytesAfter = 0;
};

/// What a step has looked at to decide.
struct CalibrationRecord {
    std::string data, sha256;
    int64_t inputs = 0;  ///< windows of text, or examples
    int64_t rows = 0;    ///< tokens, patches or vectors of all of them
    /// Weights that were compressed although no input (or nothing but zeros) entered them.
    std::vector<std::string> unreached = {};
    bool operator==(const CalibrationRecord&) const = default;
};

struct MethodResult {
    ModelPtr model;                  ///< null if the input asks for weights alone
    std::vector<WeightLoss> loss;    ///< one per target, in order
    std::vector<WeightPtr> weights;  ///< the targets' successors, in order
    std::optional<TrainingResult> training = {};
    std::optional<CalibrationRecord> calibration = {};
};

struct Estimate {
    uint64_t bytesAfter = 0;       ///< of the whole model
    uint64_t peakMemoryBytes = 0;  ///< beyond the mapped source
    double seconds = 0;
};

/// A safe change of one parameter after which a note is no longer made.
struct PlanFix {
    std::string param;
    ParamValue value;
};

/// One thing a plan has to say about a step before it runs.
struct PlanNote {
    enum class Level { Error, Warning, Hint } level;
    std::string sentence;
    std::optional<PlanFix> fix = {};
};

/// What a step does to the weights that it changes.
enum class WeightChange {
    Encoding,  ///< stores them in another way, and so decides about their size
    Values,    ///< other values, stored as they were: an earlier step decides about their size
    Shapes,    ///< removes rows, columns or whole weights: sizes planned before do not hold
};

struct Method {
    std::string_view id;      ///< "quant.rtn"
    std::string_view label;   ///< "Round to nearest"
    std::string_view help;    ///< one or two sentences, with the paper
    MethodNeeds needs;
    ParamSchema (*schema)();  ///< the method's own parameters, without the common ones
    MethodResult (*apply)(const MethodInput& input, JobContext& job);
    Estimate (*estimate)(const MethodInput& input);
    /// What cannot work or is unwise, with what to do instead ("group 48 does not divide ..."). May be null.
    std::vector<PlanNote> (*review)(const MethodInput& input);
    /// Whether, with these parameters, targets decide about each other (one cut for all of them), so
    /// that none can be previewed alone. Null: they never do.
    bool (*joint)(const Params& params) = nullptr;
    WeightChange changes = WeightChange::Encoding;
};

std::span<const Method* const> methods();
const Method& methodNamed(std::string_view id);  ///< throws Error(Usage) listing the known ids

/// The method's parameters followed by the common ones: layers (pattern, "*"), exclude (pattern, ""),
/// embeddings (false), head (false).
ParamSchema fullSchema(const Method& method);

/// Linear weights that match `layers` and not `exclude`; embedding and head only when asked. Asking for the
/// head of a tied model unties it first (a WeightPtr named "head" that shares the embedding's encoding).
/// Throws Error(Usage) when nothing is left, naming the pattern.
std::vector<WeightPtr> selectTargets(const Model& model, const Params& params);

/// Runs `encode` on each target (decoded, row-major rows x columns) in order, with progress and cancel, and
/// builds the result with losses measured against the decoded original.
MethodResult replaceTargets(const MethodInput& input, JobContext& job,
                            const std::function<EncodingPtr(const Weight&, std::span<const float>)>& encode);

}  // namespace lathe::core
