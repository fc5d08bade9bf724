// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Applies a recipe to a model, after a plan that says what it will cost and what is unwise.

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/workspace/recipe.h"

namespace lathe::core {

struct PlannedStep {
    std::string text;             ///< as on a command line
    std::vector<std::string> targets;
    Estimate estimate;            ///< made on the model before any step
    std::vector<PlanNote> notes;
};

/// What runs and plans have besides model and recipe.
struct RunInputs {
    std::shared_ptr<const StepData> data;  ///< null: none
    std::shared_ptr<Backend> backend;      ///< null: "cpu"
    /// Where long steps keep their state, by what they do; empty: nowhere. The same recipe on the
    /// same model and data, started again, goes on from there.
    std::filesystem::path stateFolder = {};
    double stateEvery = 20;  ///< seconds between saves
    /// What the outcome will be measured on, where that is known: steps say if they calibrate on it.
    std::shared_ptr<const Dataset> measured = {};
    bool looks = true;  ///< behind each step (see sanity_gate.h); without, no step has warnings
};

/// Steps that calibrate on nothing in particular look at what a sample was trained on, if the model
/// comes from one.
///
/// Reviews every enabled step against the model as it is now; order problems between steps are notes too.
/// Throws what selectTargets throws.
std::vector<PlannedStep> planRecipe(const ModelPtr& model, const Recipe& recipe,
                                    const RunInputs& inputs = {});

/// What a warning says in names and numbers, for whoever words it in another language. Which of them
/// are set depends on the condition; those of older runs have none.
struct WarningFacts {
    std::string data = {};  ///< looked at; empty: a built-in text, or noise
    int64_t tokens = 0, examples = 0;      ///< of it; neither: noise
    int64_t row = 0, column = 0;           ///< of the first value that is not finite
    int64_t others = 0;                    ///< weights or outputs of which the same is true
    double perplexity = 0, ratio = 0;      ///< `ratio`: to the one before the step
    int64_t written = 0, period = 0;       ///< tokens
    bool trained = false;                  ///< the step that changed nothing is one that trains
    std::string reason = {};               ///< why the model cannot be run
    bool operator==(const WarningFacts&) const = default;
};

/// One thing that looks wrong with the outcome of a step (see sanity_gate.h).
struct StepWarning {
    /// "not-finite", "not-finite-output", "dead-output", "constant-output", "cannot-run",
    /// "repetition", "perplexity", "no-change" or "uncalibrated"
    std::string condition;
    std::string site;      ///< weight, linear or layer; empty: the whole model
    std::string sentence;  ///< names step and site, and the way back
    WarningFacts facts = {};
    bool operator==(const StepWarning&) const = default;
};

struct StepReport {
    std::string id, text;
    double seconds = 0;
    uint64_t bytesBefore = 0, bytesAfter = 0;  ///< of the whole model
    /// Of the process, in no file (core/evaluate/memory.h): as the step began, and at most.
    uint64_t anonymousBefore = 0, anonymousPeak = 0;
    uint64_t plannedMemory = 0;                ///< what its estimate said it would take
    std::vector<WeightLoss> loss;
    std::vector<PlanNote> notes;               ///< reviewed on the model this step received
    std::optional<TrainingResult> training;    ///< of a step that trains
    std::optional<CalibrationRecord> calibration;  ///< of a step that looks at inputs of layers
    std::vector<StepWarning> warnings = {};        ///< about the model that the step left
};

struct RunResult {
    ModelPtr model;
    std::vector<StepReport> steps;
};

/// Runs the enabled steps in order. Context of errors: the step. The result's provenance lists the
/// steps and the seed. Behind each step a short look at the model says what seems broken. Throws
/// Error(Refused) when a step's review says it cannot work, Error(Usage) at once when a step has
/// nothing to calibrate on.
RunResult runRecipe(ModelPtr model, const Recipe& recipe, JobContext& job,
                    const RunInputs& inputs = {});

}  // namespace lathe::core
