// SPDX-License-Identifier: GPL-3.0-or-later
// prune.layers: whole layers go, and the residual stream passes them by. Every few, as a start for
// a student (DistilBERT: Sanh et al. 2019, every second layer of its teacher); those listed; or
// those that change the stream least on data: by block influence (ShortGPT: Men et al. 2024), or
// neighbours by angular distance (Gromov et al. 2024; core/observe/layer_similarity.h).

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "core/base/error.h"
#include "core/calibrate/calibration.h"
#include "core/methods/calibration_data.h"
#include "core/methods/memory_plan.h"
#include "core/methods/number_list.h"
#include "core/methods/planning.h"
#include "core/methods/prune/layer_choice.h"
#include "core/methods/prune/structured.h"
#include "core/methods/step_backend.h"
#include "core/model/axes/axis_operations.h"
#include "core/observe/layer_similarity.h"

namespace lathe::core {

extern const Method method_layers;

namespace {

ParamSchema schema() {
    return calibratedSchema(
        {ParamSpec::choice(
             "mode", "Keep", "every", {"every", "list", "influence", "angular"},
             "every: the first layer and every few after it; list: all but those listed; "
             "influence: all but those that turn the residual stream least; angular: all but the "
             "neighbours that together turn it least."),
         ParamSpec::integer("every", "Every", 2, 1, 1000,
                            "Of every: 2 keeps layers 0, 2, 4, ...; 1 keeps all.")
             .onlyWhen("mode", {"every"}),
         ParamSpec::text("remove", "Layers to remove", "",
                         "Of list: numbers and ranges with commas between them, such as 3,6-8.")
             .onlyWhen("mode", {"list"}),
         ParamSpec::integer("count", "How many to remove", 1, 1, 1000,
                            "Of influence and angular: how many layers go.")
             .onlyWhen("mode", {"influence", "angular"})},
        "mode", {"influence", "angular"});
}

bool looksAtData(const Params& params) {
    return calibrates(method_layers, params);
}

int countOf(const MethodInput& input) {
    return static_cast<int>(input.params.integer("count"));
}

/// Where data decide which ones stay: as many, but the first.
std::vector<int> plannedLayers(const MethodInput& input) {
    const auto count = static_cast<int>(input.model->spec().layers.size());
    const std::string& mode = input.params.text("mode");
    if (mode == "list")
        return allBut(input, numberList("remove", input.params.text("remove"), count, "layers"));
    if (mode == "angular")
        return allBut(input, nearestNeighbours(input, countOf(input), [](int, int) { return 0; }));
    if (mode == "influence") {
        const std::set<int> removable = removableLayers(input);
        const int wanted = countOf(input);
        if (wanted > std::ssize(removable))
            throw Error(ErrorKind::Usage,
                        fmt::format("count is {}, and {} layers have chosen weights; lower it, or "
                                    "choose weights of more layers",
                                    wanted, removable.size()));
        return allBut(input, leastInfluential(std::vector<double>(static_cast<size_t>(count)),
                                              removable, wanted));
    }
    std::set<int> gone;
    for (int i = 0; i < count; ++i)
        if (i % input.params.integer("every") != 0) gone.insert(i);
    return allBut(input, gone);
}

/// Those that stay by what they do on the data.
std::vector<int> usefulLayers(const MethodInput& input, JobContext& job,
                              std::optional<CalibrationRecord>& record) {
    CalibrationInputs data = calibrationInputs(input, job);
    record = std::move(data.record);
    const bool angular = input.params.text("mode") == "angular";
    const ForwardPass pass(input.model, backendOf(input));
    const std::vector<InputBatch> batches = inBatches(input.model->spec(), data.inputs);
    // Gromov et al. look at the last token, which alone decides about the next one.
    const bool last = angular && !input.model->spec().classifies();
    const LayerSimilarity found =
        layerSimilarity(pass, batches, {.lastPositionOnly = last, .state = input.state}, job);
    if (angular)
        return allBut(input, nearestNeighbours(input, countOf(input), [&](int from, int to) {
                          return found.angular[static_cast<size_t>(from)][static_cast<size_t>(to)];
                      }));
    return allBut(input, leastInfluential(found.influence, removableLayers(input), countOf(input)));
}

MethodResult apply(const MethodInput& input, JobContext& job) {
    job.checkpoint();
    std::vector<int> kept = plannedLayers(input);
    selectLayers(*input.model, kept);  // copies nothing; refuses before the work
    if (looksAtData(input.params)) requireCalibrationData(input);
    std::map<int, int> numbers;
    std::optional<CalibrationRecord> record;
    MethodResult result = structuredResult(
        input,
        [&] {
            if (looksAtData(input.params)) kept = usefulLayers(input, job, record);
            numbers = newNumbers(input.model->spec(), kept);
            return selectLayers(*input.model, kept);
        },
        [&](const Weight& weight) { return successorName(weight, numbers); }, job);
    result.calibration = std::move(record);
    return result;
}

Estimate estimate(const MethodInput& input) {
    uint64_t bytes = 0;
    std::map<int, int> numbers;
    try {
        numbers = newNumbers(input.model->spec(), plannedLayers(input));
    } catch (const Error&) {
        return structuredEstimate(input, input.model->bytes(), 0);  // the review says what is wrong
    }
    for (const WeightPtr& weight : input.model->weightsInOrder())
        if (weight->layer < 0 || numbers.contains(weight->layer))
            bytes += weight->encoding->bytes();
    Estimate estimate = structuredEstimate(input, bytes, 0);  // what stays is shared
    const double passes = looksAtData(input.params) ? 1 : 0;
    estimate.seconds += passSeconds(input, passes);
    estimate.peakMemoryBytes = std::max(estimate.peakMemoryBytes, passMemory(input, passes));
    return estimate;
}

std::vector<PlanNote> review(const MethodInput& input) {
    using enum PlanNote::Level;
    std::vector<PlanNote> notes;
    if (looksAtData(input.params)) noteCalibration(notes, input);
    try {
        const std::vector<int> kept = plannedLayers(input);
        const size_t all = input.model->spec().layers.size();
        selectLayers(*input.model, kept);  // copies nothing; says what it refuses
        if (kept.size() == all)
            note(notes, Hint, "no layer would be removed; choose some that there are");
        else
            note(notes, Hint,
                 fmt::format("{} of {} layers stay; the model wants training afterwards",
                             kept.size(), all));
    } catch (const core::Error& error) {
        note(notes, PlanNote::Level::Error, error.sentence());
    }
    return notes;
}

}  // namespace

const Method method_layers = {"prune.layers",
                              "Whole layers",
                              "Removes whole layers: every few, those listed, or those that change "
                              "least on data, as a start for a smaller student (Sanh et al. 2019, "
                              "Men et al. 2024, Gromov et al. 2024).",
                              {.calibrationText = true},
                              schema,
                              apply,
                              estimate,
                              review,
                              alwaysJoint,
                              WeightChange::Shapes};

}  // namespace lathe::core
