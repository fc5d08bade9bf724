// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Measures one model: the same data, in the same way, for a study and for a recorded run, so that
// the numbers may stand in one table.

#include <optional>
#include <string>
#include <vector>

#include "core/data/tasks.h"
#include "core/evaluate/classifier.h"
#include "core/evaluate/divergence.h"
#include "core/evaluate/latency.h"
#include "core/evaluate/tasks.h"
#include "core/workspace/export_file.h"
#include "core/workspace/runner.h"

namespace lathe::core {

struct MeasuredTask {
    TaskResult result;
    std::optional<TaskComparison> against;  ///< the original on the same items
};

struct MeasuredClasses {
    ClassificationResult result;
    std::string data, dataSha256;
    std::optional<ClassificationChange> against;  ///< the original on the same examples
    std::filesystem::path path;                   ///< of the data when it was measured on, absolute
    std::vector<std::string> names;               ///< of the classes
};

/// Everything measured on one model.
struct MeasuredModel {
    std::string name;
    Recipe recipe;  ///< without steps for the original
    std::vector<StepReport> steps;
    int64_t parameters = 0;
    uint64_t bytes = 0;
    double bitsPerWeight = 0;
    double zeros = 0;  ///< fraction of exact zeros in linear weights
    std::optional<PerplexityResult> perplexity;
    std::optional<DivergenceResult> divergence;  ///< against the original
    std::vector<MeasuredTask> tasks;
    std::optional<MeasuredClasses> classes;  ///< of a classifier
    std::optional<LatencyResult> latency;
    std::string generated;
    std::optional<ExportResult> exported;
    std::filesystem::path textPath = {};  ///< of `perplexity`; empty: not known
};

/// What to measure with, read once: measure() may then be called for many models.
class Measurer {
  public:
    /// `original`: what divergence is taken against; null: none is measured. Reads the data; throws
    /// what readText and readTask throw.
    Measurer(Measurements what, ModelPtr original, std::shared_ptr<Backend> backend);

    /// `reference`: the numbers of the original, for McNemar's test on the same items; may be null.
    /// The original itself has no divergence.
    MeasuredModel measure(std::string name, const ModelPtr& model, const MeasuredModel* reference,
                          JobContext& job) const;

  private:
    void quality(MeasuredModel& measured, const ForwardPass& pass, JobContext& job) const;
    void tasks(MeasuredModel& measured, const ForwardPass& pass, const MeasuredModel* reference,
               JobContext& job) const;
    void classes(MeasuredModel& measured, const ForwardPass& pass, const MeasuredModel* reference,
                 JobContext& job) const;

    Measurements m_what;
    std::shared_ptr<Backend> m_backend;
    std::optional<ForwardPass> m_original;
    std::optional<TextData> m_text;
    std::vector<TaskSet> m_tasks;
    std::optional<Dataset> m_labelled;
};

/// Fraction of exact zeros over linear weights.
double zeroFraction(const Model& model);

}  // namespace lathe::core
