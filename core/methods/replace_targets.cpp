// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a method over its targets, one after the other, and measures what each has lost. Finished
// ones are on disk now and then, from where the same step goes on after a crash.

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/calibrate/finished_stages.h"
#include "core/methods/finite_values.h"
#include "core/methods/weight_loss.h"
#include "core/model/weights.h"

namespace lathe::core {

namespace {

/// What an earlier run has finished: the first of the targets.
std::vector<WeightPtr> taken(FinishedStages& finished, const MethodInput& input) {
    std::vector<WeightPtr> weights = finished.load(*input.model, input.targets).weights;
    const auto [unlike, target] =
        std::ranges::mismatch(weights, input.targets, {}, &Weight::name, &Weight::name);
    if (unlike != weights.end())
        throw Error(
            ErrorKind::Corrupt,
            fmt::format("the saved step goes on with {}, where {} was expected; remove {}.* "
                        "to start anew",
                        (*unlike)->name,
                        target == input.targets.end() ? "no weight" : (*target)->name,
                        input.state.path.string()));
    return weights;
}

}  // namespace

MethodResult replaceTargets(
    const MethodInput& input, JobContext& job,
    const std::function<EncodingPtr(const Weight&, std::span<const float>)>& encode) {
    int64_t elements = 0;
    for (const WeightPtr& target : input.targets) elements += target->encoding->elements();
    job.startPhase("Weights", elements);
    FinishedStages finished(input.state, nullptr);
    MethodResult result;
    result.weights = taken(finished, input);
    for (size_t i = 0; i < input.targets.size(); ++i) {
        const WeightPtr& target = input.targets[i];
        job.checkpoint();
        withContext(target->name, [&] {
            const std::vector<float> values = finiteValues(*target->encoding, job);
            if (i >= result.weights.size()) {
                result.weights.push_back(withEncoding(*target, encode(*target, values)));
                finished.finished(static_cast<int>(i) + 1, {result.weights.back()}, job);
            }
            result.loss.push_back(weightLoss(*target, values, *result.weights[i]->encoding, job));
        });
        job.advance(target->encoding->elements());
    }
    job.checkpoint();
    finished.remove();
    if (!input.weightsAlone) result.model = input.model->withWeights(result.weights);
    return result;
}

}  // namespace lathe::core
