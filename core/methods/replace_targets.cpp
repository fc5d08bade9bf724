// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a method over its targets, one after the other, and measures what each has lost. Finished
// ones are on disk now and then, from where the same step goes on after a crash.

#include "core/base/error.h"
#include "core/calibrate/finished_stages.h"
#include "core/methods/finite_values.h"
#include "core/methods/weight_loss.h"
#include "core/model/weights.h"

namespace lathe::core {

MethodResult replaceTargets(
    const MethodInput& input, JobContext& job,
    const std::function<EncodingPtr(const Weight&, std::span<const float>)>& encode) {
    int64_t elements = 0;
    for (const WeightPtr& target : input.targets) elements += target->encoding->elements();
    job.startPhase("Weights", elements);
    FinishedStages finished(input.state, nullptr);
    MethodResult result;
    result.weights = finished.load(*input.model, input.targets).weights;
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
