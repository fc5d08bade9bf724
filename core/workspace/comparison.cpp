// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/comparison.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/data/labelled.h"
#include "core/evaluate/statistics.h"

namespace lathe::core {

namespace {

/// N of "layers.N.…"; none for other weights.
std::optional<size_t> layerOf(const std::string& name) {
    constexpr std::string_view kPrefix = "layers.";
    if (!name.starts_with(kPrefix)) return {};
    size_t layer = 0;
    const auto parsed =
        std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), layer);
    if (parsed.ec != std::errc{} || layer > 100000) return {};
    return layer;
}

}  // namespace

bool isMeasured(const Run& run, Metric metric) {
    if (!run.metrics) return false;
    switch (metric) {
        case Metric::Perplexity:
            return run.metrics->perplexity.has_value();
        case Metric::Divergence:
            return run.metrics->divergence.has_value();
        case Metric::Tasks:
            return !run.metrics->tasks.empty();
        case Metric::Classes:
            return run.metrics->classes.has_value();
        case Metric::Latency:
            return run.metrics->latency.has_value();
    }
    return false;
}

bool isOriginal(const Run& run) {
    return !run.parent && run.recipe.steps.empty();
}

const Run* referenceOf(const std::vector<Run>& runs, Metric metric) {
    const auto found = std::find_if(runs.begin(), runs.end(),
                                    [&](const Run& run) { return isMeasured(run, metric); });
    return found == runs.end() ? nullptr : &*found;
}

std::string whyApart(const std::vector<Run>& runs, const Run& run, Metric metric) {
    const Run* reference = referenceOf(runs, metric);
    if (!reference || !isMeasured(run, metric) || reference->id == run.id) return {};
    return whyNotComparable(*reference, run, metric);
}

std::vector<double> layerErrors(const MeasuredModel& model) {
    std::vector<double> sums, counts;
    for (const StepReport& step : model.steps)
        for (const WeightLoss& loss : step.loss) {
            const std::optional<size_t> layer = layerOf(loss.name);
            if (!layer) continue;
            if (*layer >= sums.size()) {
                sums.resize(*layer + 1, 0);
                counts.resize(*layer + 1, 0);
            }
            sums[*layer] += loss.relative;
            counts[*layer] += 1;
        }
    for (size_t i = 0; i < sums.size(); ++i)
        sums[i] = counts[i] > 0 ? sums[i] / counts[i] : std::numeric_limits<double>::quiet_NaN();
    return sums;
}

std::optional<TaskMean> taskMean(const MeasuredModel& model) {
    if (model.tasks.empty()) return {};
    double sum = 0, variance = 0;
    for (const MeasuredTask& task : model.tasks) {
        sum += task.result.acc;
        variance += task.result.standardError * task.result.standardError;
    }
    const auto count = static_cast<double>(model.tasks.size());
    return TaskMean{sum / count, std::sqrt(variance) / count};
}

std::optional<AccuracyChange> accuracyChange(const Run& reference, const Run& run) {
    if (reference.id == run.id || !isMeasured(run, Metric::Classes)) return {};
    if (!whyNotComparable(reference, run, Metric::Classes).empty()) return {};
    const ClassificationResult& before = reference.metrics->classes->result;
    const ClassificationResult& after = run.metrics->classes->result;
    // A record is somebody's file: its parts may not fit each other.
    const size_t count = before.labels.size();
    if (count == 0 || before.labels != after.labels || before.predictions.size() != count ||
        after.predictions.size() != count || before.examples != static_cast<int64_t>(count))
        return {};
    AccuracyChange change;
    change.answers = compareClassifications(before, after);
    change.difference = after.accuracy - before.accuracy;
    change.standardError = pairedStandardError(change.answers.rightToWrong,
                                               change.answers.wrongToRight, before.examples);
    return change;
}

std::vector<std::string> classNames(const MeasuredClasses& classes) {
    if (std::ssize(classes.names) == classes.result.classes) return classes.names;
    std::vector<std::string> names;
    const int64_t known = std::clamp<int64_t>(classes.result.classes, 0, kMaxClasses);
    for (int64_t i = 0; i < known; ++i) names.push_back(std::to_string(i));
    return names;
}

}  // namespace lathe::core
