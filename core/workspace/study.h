// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs a study: the original and each variant are measured on the same data in the same way, so that the
// numbers may stand in one table.

#include <functional>
#include <optional>

#include "core/evaluate/divergence.h"
#include "core/evaluate/latency.h"
#include "core/evaluate/tasks.h"
#include "core/workspace/export_file.h"
#include "core/workspace/machine.h"
#include "core/workspace/runner.h"

namespace lathe::core {

struct MeasuredTask {
    TaskResult result;
    std::optional<TaskComparison> against;  ///< the original on the same items
};

/// Everything measured on one model. The original is the first of a study.
struct MeasuredModel {
    std::string name;
    Recipe recipe;                 ///< without steps for the original
    std::vector<StepReport> steps;
    int64_t parameters = 0;
    uint64_t bytes = 0;
    double bitsPerWeight = 0;
    double zeros = 0;              ///< fraction of exact zeros in linear weights
    std::optional<PerplexityResult> perplexity;
    std::optional<DivergenceResult> divergence;  ///< against the original
    std::vector<MeasuredTask> tasks;
    std::optional<LatencyResult> latency;
    std::string generated;
    std::optional<ExportResult> exported;
};

struct StudyResult {
    Study study;
    std::string model;  ///< as named
    ModelSpec spec;
    Machine machine;
    std::string sourceSha256;
    std::vector<MeasuredModel> models;  ///< the original, then the variants in order
    double seconds = 0;
};

/// `outputs`: folder for exported files (created). `onModel` hears of each model as its work begins.
StudyResult runStudy(const Study& study, const ModelPtr& model, const std::shared_ptr<Backend>& backend,
                     const std::filesystem::path& outputs, JobContext& job,
                     const std::function<void(const std::string& name)>& onModel = {});

/// Fraction of exact zeros over linear weights.
double zeroFraction(const Model& model);

}  // namespace lathe::core
