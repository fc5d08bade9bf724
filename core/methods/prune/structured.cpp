// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/structured.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/methods/calibration_data.h"
#include "core/methods/finite_values.h"
#include "core/methods/planning.h"
#include "core/train/saved_sums.h"

namespace lathe::core {

namespace {

struct Content {
    double energy = 0;
    int64_t values = 0, nonZero = 0;
};

Content contentOf(const Weight& weight, const JobContext& job) {
    return withContext(weight.name, [&] {
        Content content;
        const std::vector<float> values = finiteValues(*weight.encoding, job);
        for (const float value : values) {
            content.energy += double{value} * double{value};
            content.nonZero += value != 0;
        }
        content.values = static_cast<int64_t>(values.size());
        return content;
    });
}

WeightLoss lossOf(const Weight& before, const Content& was, const Weight* after,
                  const Content& is) {
    const double gone = std::max(0.0, was.energy - is.energy);
    const double ratio = was.energy > 0 ? gone / was.energy : 0;
    WeightLoss loss;
    loss.name = before.name;
    loss.relative = std::sqrt(ratio);
    loss.sqnrDb = ratio > 0 ? -10 * std::log10(ratio) : std::numeric_limits<double>::infinity();
    loss.zeros = 1 - static_cast<double>(is.nonZero) / static_cast<double>(was.values);
    loss.bytesBefore = before.encoding->bytes();
    loss.bytesAfter = after ? after->encoding->bytes() : 0;
    return loss;
}

/// What a target has become; null if it is gone. The head of a tied model is chosen as a weight of
/// its own, but stays tied.
WeightPtr successorIn(const Model& after, const Weight& target, const std::string& name) {
    const bool tied = target.role == WeightRole::Head && after.spec().tiedHead;
    const auto found = after.parts().weights.find(tied ? "embed" : name);
    return found == after.parts().weights.end() ? nullptr : found->second;
}

}  // namespace

MethodResult structuredResult(const MethodInput& input, const std::function<ModelPtr()>& shrink,
                              const std::function<std::string(const Weight&)>& successor,
                              JobContext& job) {
    std::vector<Content> before;
    job.startPhase("Measuring", static_cast<int64_t>(input.targets.size()));
    for (const WeightPtr& target : input.targets) {
        before.push_back(contentOf(*target, job));
        job.advance();
    }
    MethodResult result;
    result.model = shrink();
    job.startPhase("Comparing", static_cast<int64_t>(input.targets.size()));
    for (size_t i = 0; i < input.targets.size(); ++i) {
        const Weight& target = *input.targets[i];
        WeightPtr after = successorIn(*result.model, target, successor(target));
        const bool same = after && after->encoding == target.encoding;
        const Content is = same ? before[i] : after ? contentOf(*after, job) : Content{};
        result.loss.push_back(lossOf(target, before[i], after.get(), is));
        result.weights.push_back(std::move(after));
        job.advance();
    }
    job.checkpoint();
    removeSavedSums(input.state);
    return result;
}

Estimate structuredEstimate(const MethodInput& input, uint64_t bytesAfter, uint64_t written) {
    // A guess per value: decoding and squaring before and after, copying.
    constexpr double kNanoseconds = 4;
    Estimate estimate;
    constexpr uint64_t kOnce = 1'000'000;
    int64_t largest = 0, elements = 0;
    for (const WeightPtr& weight : input.model->weightsInOrder())
        elements += weight->encoding->elements();
    for (const WeightPtr& target : input.targets)
        largest = std::max(largest, target->encoding->elements());
    estimate.bytesAfter = bytesAfter;
    estimate.peakMemoryBytes =
        kOnce + written + static_cast<uint64_t>(largest) * 2 * sizeof(float);
    estimate.seconds = static_cast<double>(elements) * kNanoseconds * 1e-9;
    return estimate;
}

double passSeconds(const MethodInput& input, double passes) {
    if (passes == 0) return 0;
    return passes * mostCalibrationRows(input) * static_cast<double>(input.model->parameters()) /
           kMultiplyAddsPerSecond / threadCount();
}

bool alwaysJoint(const Params&) {
    return true;
}

}  // namespace lathe::core
