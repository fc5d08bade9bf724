// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/calibrated_step.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/calibrate/calibration.h"
#include "core/calibrate/stages.h"
#include "core/methods/calibration_data.h"
#include "core/methods/finite_values.h"
#include "core/methods/planning.h"
#include "core/methods/weight_loss.h"

namespace lathe::core {

namespace {

WeightPtr encodedBy(const EncodeWeight& encode, const Weight& weight, const JobContext& job) {
    return withContext(weight.name, [&] {
        auto changed = std::make_shared<Weight>(weight);
        changed->encoding = encode(weight, finiteValues(*weight.encoding, job));
        return WeightPtr(std::move(changed));
    });
}

/// The targets' successors in their order, and how far each has moved.
void takeLosses(const MethodInput& input, const std::vector<WeightPtr>& changed, JobContext& job,
                MethodResult& result) {
    job.startPhase("Comparing", std::ssize(input.targets));
    for (const WeightPtr& target : input.targets) {
        withContext(target->name, [&] {
            const auto after = std::ranges::find(changed, target->name, &Weight::name);
            if (after == changed.end())
                throw Error(ErrorKind::Refused,
                            "nothing has passed this weight, so that there is nothing to calibrate "
                            "it on; leave it out (exclude)");
            const std::vector<float> values = finiteValues(*target->encoding, job);
            result.loss.push_back(weightLoss(*target, values, *(*after)->encoding, job));
            result.weights.push_back(*after);
        });
        job.advance();
    }
}

bool isReached(const InputStatistics& inputs) {
    return inputs.rows > 0 &&
           std::ranges::any_of(inputs.maxAbsolute, [](float x) { return x > 0; });
}

/// Fails before the long work rather than in the middle of it.
void requireFinite(const MethodInput& input, JobContext& job) {
    job.startPhase("Checking the weights", std::ssize(input.targets));
    for (const WeightPtr& target : input.targets) {
        withContext(target->name, [&] { finiteValues(*target->encoding, job); });
        job.advance();
    }
}

}  // namespace

MethodResult replaceCalibrated(const MethodInput& input, JobContext& job,
                               const CalibratedOptions& options, const PrepareGroup& prepare) {
    CalibrationInputs data = calibrationInputs(input, job);
    requireFinite(input, job);
    CalibrationTask task;
    task.model = input.model;
    task.backend = input.backend ? input.backend : makeBackend("cpu");
    task.batches = inBatches(input.model->spec(), data.inputs);
    task.targets = input.targets;
    task.grams = options.grams;
    task.trueSequential = options.trueSequential;
    task.state = input.state;
    const auto compress = [&](std::span<const CalibratedGroup> groups) {
        std::vector<WeightPtr> changed;
        for (const CalibratedGroup& group : groups) {
            if (!isReached(group.inputs))
                for (const WeightPtr& weight : group.weights)
                    data.record.unreached.push_back(weight->name);
            const EncodeWeight encode =
                withContext(group.weights.front()->name, [&] { return prepare(group.inputs); });
            for (const WeightPtr& weight : group.weights)
                changed.push_back(encodedBy(encode, *weight, job));
        }
        return changed;
    };
    const std::vector<WeightPtr> changed = calibrate(task, compress, job);
    MethodResult result;
    takeLosses(input, changed, job, result);
    result.model = input.model->withWeights(changed);
    result.calibration = std::move(data.record);
    return result;
}

namespace {

/// Multiply-adds per second of one thread in large products.
constexpr double kSpeed = 25e9;

double rowsToWatch(const MethodInput& input) {
    const ModelSpec& spec = input.model->spec();
    InputBatch one;
    one.values.rows = 1;
    const int64_t rows =
        spec.input.kind == InputKind::Tokens ? calibrationWindow(input) : rowCount(spec, one);
    return static_cast<double>(mostCalibrationInputs(input)) * static_cast<double>(rows);
}

/// Sums over the groups of linears that have targets.
struct StreamWork {
    double multiplyAdds = 0;
    double gramBytes = 0;  ///< of the groups watched at once in the largest stage
    double widest = 0;
};

StreamWork workOf(const MethodInput& input, const CalibratedOptions& options,
                  const CalibratedCost& cost) {
    const ModelSpec& spec = input.model->spec();
    const double rows = rowsToWatch(input);
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
    estimate.seconds += work.multiplyAdds / kSpeed / threadCount();
    const auto memoryLimit = static_cast<double>(CalibrationTask{}.memoryLimit);
    const double hidden = 4 * rowsToWatch(input) * input.model->spec().width;
    double bytes = std::min(hidden, memoryLimit) + work.gramBytes;
    if (cost.solves) bytes += 4 * work.widest * work.widest;  // its factor
    estimate.peakMemoryBytes += static_cast<uint64_t>(bytes);
    return estimate;
}

}  // namespace lathe::core
