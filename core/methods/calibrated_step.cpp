// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/calibrated_step.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/calibrate/stages.h"
#include "core/methods/calibration_data.h"
#include "core/methods/finite_values.h"
#include "core/methods/memory_plan.h"
#include "core/methods/planning.h"
#include "core/methods/step_backend.h"
#include "core/methods/weight_loss.h"
#include "core/model/weights.h"

namespace lathe::core {

namespace {

std::vector<WeightPtr> encodedBy(const PrepareGroup& prepare, CalibratedGroup& group,
                                 const JobContext& job) {
    const EncodeWeight encode =
        withContext(group.weights.front()->name, [&] { return prepare(group.inputs); });
    std::vector<WeightPtr> encoded;
    for (const WeightPtr& weight : group.weights)
        withContext(weight->name, [&] {
            encoded.push_back(
                withEncoding(*weight, encode(*weight, finiteValues(*weight->encoding, job))));
        });
    return encoded;
}

void tellErrors(LayerErrors& errors, const CalibratedGroup& group,
                const std::vector<WeightPtr>& encoded, const JobContext& job) {
    for (size_t i = 0; i < encoded.size(); ++i)
        withContext(encoded[i]->name, [&] {
            const Weight& before = *group.weights[i];
            const auto decodeRow = [&](int64_t row, float* out) {
                encoded[i]->encoding->decodeRows(row, row + 1, out);
            };
            errors.tell(before, finiteValues(*before.encoding, job), decodeRow, group.inputs);
        });
}

WeightPtr successorIn(const std::vector<WeightPtr>& changed, const Weight& target) {
    const auto after = std::ranges::find(changed, target.name, &Weight::name);
    if (after == changed.end())
        throw Error(ErrorKind::Refused,
                    "nothing has passed this weight, so that there is nothing to calibrate it on; "
                    "leave it out (exclude)");
    return *after;
}

bool isReached(const InputStatistics& inputs) {
    return inputs.rows > 0 &&
           std::ranges::any_of(inputs.maxAbsolute(), [](float x) { return x > 0; });
}

/// All that the stream needs but figures.
CalibrationTask taskFor(const MethodInput& input, const CalibratedOptions& options,
                        const InputBatch& inputs) {
    CalibrationTask task;
    task.model = input.model;
    task.backend = backendOf(input);
    task.batches = inBatches(input.model->spec(), inputs);
    task.targets = input.targets;
    task.grams = options.grams;
    task.trueSequential = options.trueSequential;
    task.sampleRows = options.sampleRows;
    task.state = input.state;
    task.keepsState = options.keepsState;
    return task;
}

void noteUnreached(std::span<const CalibratedGroup> groups, CalibrationRecord& record) {
    for (const CalibratedGroup& group : groups)
        if (!isReached(group.inputs))
            for (const WeightPtr& weight : group.weights) record.unreached.push_back(weight->name);
}

/// How far each target has moved, in their order.
void takeLosses(const MethodInput& input, JobContext& job, MethodResult& result) {
    job.startPhase("Comparing", std::ssize(input.targets));
    for (size_t i = 0; i < input.targets.size(); ++i) {
        const Weight& target = *input.targets[i];
        withContext(target.name, [&] {
            const std::vector<float> values = finiteValues(*target.encoding, job);
            result.loss.push_back(weightLoss(target, values, *result.weights[i]->encoding, job));
        });
        job.advance();
    }
}

MethodResult resultOf(const MethodInput& input, const std::vector<WeightPtr>& changed,
                      CalibrationRecord record) {
    MethodResult result;
    for (const WeightPtr& target : input.targets)
        withContext(target->name, [&] { result.weights.push_back(successorIn(changed, *target)); });
    result.model = input.model->withWeights(changed);
    result.calibration = std::move(record);
    return result;
}

// Losses as figures: what resuming cannot find out again.
std::vector<double> figuresOf(const WeightLoss& loss) {
    return {loss.relative, loss.zeros};
}

WeightLoss lossOf(const Weight& before, const Weight& after, const CalibrationFigures& noted) {
    const auto found = noted.find(before.name);
    if (found == noted.end() || found->second.size() != 2)
        throw Error(ErrorKind::Corrupt,
                    "the saved calibration did not say how far this weight has moved; its files "
                    "are gone now, so run the step again");
    const std::vector<double>& figures = found->second;
    WeightLoss loss;
    loss.name = before.name;
    loss.relative = figures[0];
    loss.sqnrDb = -20 * std::log10(figures[0]);
    loss.zeros = figures[1];
    loss.bytesBefore = before.encoding->bytes();
    loss.bytesAfter = after.encoding->bytes();
    return loss;
}

}  // namespace

MethodResult replaceCalibrated(const MethodInput& input, JobContext& job,
                               const CalibratedOptions& options, const PrepareGroup& prepare,
                               LayerErrors* errors) {
    CalibrationInputs data = calibrationInputs(input, job);
    requireFinite(input.targets, job);
    const CalibrationTask task = taskFor(input, options, data.inputs);
    const auto compress = [&](std::span<CalibratedGroup> groups) {
        noteUnreached(groups, data.record);
        std::vector<WeightPtr> changed;
        for (CalibratedGroup& group : groups) {
            std::vector<WeightPtr> encoded = encodedBy(prepare, group, job);
            if (errors) tellErrors(*errors, group, encoded, job);
            std::ranges::move(encoded, std::back_inserter(changed));
        }
        return changed;
    };
    const std::vector<WeightPtr> changed = calibrate(task, compress, job);
    MethodResult result = resultOf(input, changed, std::move(data.record));
    takeLosses(input, job, result);
    return result;
}

MethodResult replaceLayers(const MethodInput& input, JobContext& job,
                           const CalibratedOptions& options, const CompressLayer& compress) {
    CalibrationInputs data = calibrationInputs(input, job);
    requireFinite(input.targets, job);
    CalibrationTask task = taskFor(input, options, data.inputs);
    CalibrationFigures figures;
    task.figures = &figures;
    const auto noting = [&](std::span<const CalibratedGroup> groups) {
        noteUnreached(groups, data.record);
        std::vector<WeightLoss> losses;
        std::vector<WeightPtr> changed = compress(groups, losses);
        for (const WeightLoss& loss : losses) figures[loss.name] = figuresOf(loss);
        return changed;
    };
    const std::vector<WeightPtr> changed = calibrate(task, noting, job);
    MethodResult result = resultOf(input, changed, std::move(data.record));
    for (size_t i = 0; i < input.targets.size(); ++i)
        withContext(input.targets[i]->name, [&] {
            result.loss.push_back(lossOf(*input.targets[i], *result.weights[i], figures));
        });
    return result;
}

CalibrationRecord watchInputs(const MethodInput& input, const ModelPtr& model, int64_t sampleRows,
                              const std::function<void(const CalibratedGroup&)>& watch,
                              JobContext& job, CalibrationFigures* figures) {
    CalibrationInputs data = calibrationInputs(input, job);
    CalibrationTask task = taskFor(input, {.sampleRows = sampleRows}, data.inputs);
    task.model = model;
    task.figures = figures;
    if (figures && !task.state.path.empty())
        task.state.path += ".inputs";
    else
        task.state = {};
    for (WeightPtr& target : task.targets) target = model->parts().weights.at(target->name);
    calibrate(
        task,
        [&](std::span<const CalibratedGroup> groups) {
            for (const CalibratedGroup& group : groups)
                if (group.inputs.rows > 0) watch(group);
            return std::vector<WeightPtr>();
        },
        job);
    return std::move(data.record);
}

namespace {

/// Work of the groups of linears that have targets, and what is held at most.
struct StreamWork {
    double multiplyAdds = 0;
    double watchedBytes = 0, compressedBytes = 0;
};

/// Of a group, or of all groups of a stage.
struct GroupSize {
    double elements = 0, targets = 0, largest = 0, columns = 0;  ///< targets: their elements
};

GroupSize sizeOf(const MethodInput& input, const LinearGroup& group) {
    GroupSize size;
    for (const std::string& name : group.weights) {
        const auto target = std::ranges::find(input.targets, name, &Weight::name);
        const bool isTarget = target != input.targets.end();
        const Weight* weight = isTarget ? target->get() : input.model->find(name);
        if (!weight) continue;
        const auto elements = static_cast<double>(weight->encoding->elements());
        size.elements += elements;
        if (!isTarget) continue;
        size.targets += elements;
        size.largest = std::max(size.largest, elements);
        size.columns = static_cast<double>(weight->encoding->columns());
    }
    return size;
}

/// While inputs pass a stage: an embedding, a layer, a head. Of the only batch the last sums are
/// made when it has almost passed.
double watchedBytes(const MethodInput& input, int stage, double statistics, double largest) {
    const ModelSpec& spec = input.model->spec();
    const double rows = rowsAtOnce(input);
    if (stage == 0 || stage > std::ssize(spec.layers)) return statistics + 8 * rows * spec.width;
    const auto layer = static_cast<size_t>(stage) - 1;
    const double passing = 4 * rows * valuesInLayer(spec, layer);
    if (rows < mostCalibrationRows(input)) return statistics + passing;
    return std::max(statistics - largest + passing,
                    statistics + 4 * rows * valuesAtLastLinear(spec, layer));
}

StreamWork workOf(const MethodInput& input, const CalibratedOptions& options,
                  const CalibratedCost& cost) {
    const ModelSpec& spec = input.model->spec();
    const double rows = mostCalibrationRows(input);
    const double sampled = std::min(rows, static_cast<double>(options.sampleRows));
    StreamWork work;
    double between = 0;  // elements of stages that only have to be passed on the way to the next
    for (int stage = 0; stage < stageCount(spec); ++stage) {
        double stageElements = 0, stageTargets = 0, held = 0, watched = 0;
        double statistics = 0, largestStatistics = 0;  // of what is watched at once
        for (const LinearGroup& group : linearGroups(spec, stage)) {
            const auto [elements, targets, largest, columns] = sizeOf(input, group);
            stageElements += elements;
            if (targets == 0) continue;
            ++watched;
            stageTargets += targets;
            if (options.grams) work.multiplyAdds += rows * columns * columns / 2;
            if (cost.solves)
                work.multiplyAdds += columns * targets + columns * columns * columns / 3;
            work.multiplyAdds += cost.products * columns * targets;
            // Samples grow as vectors do (measured).
            const double bytes =
                4 * ((options.grams ? columns * columns : 0) + 1.5 * sampled * columns);
            statistics = options.trueSequential ? std::max(statistics, bytes) : statistics + bytes;
            largestStatistics = std::max(largestStatistics, bytes);
            held = std::max(held, cost.workBytes * largest + cost.groupBytes * targets +
                                      4 * cost.factors * columns * columns);
        }
        if (watched > 0) {
            const double passes = options.trueSequential ? watched : 1;
            work.multiplyAdds += rows * (std::exchange(between, 0) + passes * stageElements);
        }
        between += stageElements;
        // What is compressed of other stages waits on disk; what was made of the last is there.
        work.watchedBytes =
            std::max(work.watchedBytes,
                     watchedBytes(input, stage, statistics, largestStatistics) +
                         cost.layerBytes * stageTargets);
        work.compressedBytes =
            std::max(work.compressedBytes, statistics + held + cost.layerBytes * stageTargets);
    }
    return work;
}

/// Rows between layers, unless there are so many that they lie in a file.
double hiddenBytes(const MethodInput& input) {
    const ModelSpec& spec = input.model->spec();
    int64_t widest = 0;
    for (size_t i = 0; i <= spec.layers.size(); ++i) widest = std::max(widest, spec.widthBefore(i));
    const double bytes = 4 * mostCalibrationRows(input) * static_cast<double>(widest);
    return bytes <= static_cast<double>(CalibrationTask{}.memoryLimit) ? bytes : 0;
}

}  // namespace

Estimate estimateCalibrated(const MethodInput& input, const CalibratedOptions& options,
                            const std::function<uint64_t(const Weight&)>& bytesOf,
                            const CalibratedCost& cost) {
    Estimate estimate = estimateReplacing(input, bytesOf, {cost.nanoseconds, cost.workBytes});
    const StreamWork work = workOf(input, options, cost);
    const bool onlyLayers = !options.grams && options.sampleRows == 0;
    estimate.seconds += work.multiplyAdds / kMultiplyAddsPerSecond / threadCount();
    estimate.peakMemoryBytes =
        productMemory(input.model->spec(), onlyLayers) +
        static_cast<uint64_t>(hiddenBytes(input) +
                              std::max(work.watchedBytes, work.compressedBytes));
    return estimate;
}

}  // namespace lathe::core
