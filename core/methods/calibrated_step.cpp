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
                              JobContext& job) {
    CalibrationInputs data = calibrationInputs(input, job);
    CalibrationTask task = taskFor(input, {.sampleRows = sampleRows}, data.inputs);
    task.model = model;
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

/// Sums over the groups of linears that have targets.
struct StreamWork {
    double multiplyAdds = 0;
    double gramBytes = 0;  ///< of the groups watched at once in the largest stage
    double widest = 0;
};

StreamWork workOf(const MethodInput& input, const CalibratedOptions& options,
                  const CalibratedCost& cost) {
    const ModelSpec& spec = input.model->spec();
    const double rows = mostCalibrationRows(input);
    StreamWork work;
    double between = 0;  // elements of stages that only have to be passed on the way to the next
    for (int stage = 0; stage < stageCount(spec); ++stage) {
        double stageElements = 0, stageBytes = 0, watched = 0;
        for (const LinearGroup& group : linearGroups(spec, stage)) {
            double elements = 0, columns = 0;
            for (const std::string& name : group.weights) {
                const auto target = std::ranges::find(input.targets, name, &Weight::name);
                const bool isTarget = target != input.targets.end();
                const Weight* weight = isTarget ? target->get() : input.model->find(name);
                if (!weight) continue;
                stageElements += static_cast<double>(weight->encoding->elements());
                if (!isTarget) continue;
                elements += static_cast<double>(weight->encoding->elements());
                columns = static_cast<double>(weight->encoding->columns());
            }
            if (elements == 0) continue;
            ++watched;
            work.widest = std::max(work.widest, columns);
            if (options.grams) work.multiplyAdds += rows * columns * columns / 2;
            if (cost.solves)
                work.multiplyAdds += columns * elements + columns * columns * columns / 3;
            work.multiplyAdds += cost.products * columns * elements;
            const double bytes = options.grams ? 4 * columns * columns : 0;
            stageBytes = options.trueSequential ? std::max(stageBytes, bytes) : stageBytes + bytes;
        }
        if (watched > 0) {
            const double passes = options.trueSequential ? watched : 1;
            work.multiplyAdds += rows * (std::exchange(between, 0) + passes * stageElements);
        }
        between += stageElements;
        work.gramBytes = std::max(work.gramBytes, stageBytes);
    }
    return work;
}

}  // namespace

Estimate estimateCalibrated(const MethodInput& input, const CalibratedOptions& options,
                            const std::function<uint64_t(const Weight&)>& bytesOf,
                            const CalibratedCost& cost) {
    Estimate estimate = estimateReplacing(input, bytesOf, {cost.nanoseconds, cost.workBytes});
    const StreamWork work = workOf(input, options, cost);
    estimate.seconds += work.multiplyAdds / kMultiplyAddsPerSecond / threadCount();
    const auto memoryLimit = static_cast<double>(CalibrationTask{}.memoryLimit);
    const double hidden = 4 * mostCalibrationRows(input) * input.model->spec().width;
    double bytes = std::min(hidden, memoryLimit) + work.gramBytes;
    if (cost.solves) bytes += 4 * work.widest * work.widest;  // its factor
    estimate.peakMemoryBytes += static_cast<uint64_t>(bytes);
    return estimate;
}

}  // namespace lathe::core
