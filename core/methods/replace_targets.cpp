// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a method over its targets, one after the other, and measures what each has lost.

#include "core/base/error.h"
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
    MethodResult result;
    for (const WeightPtr& target : input.targets) {
        job.checkpoint();
        withContext(target->name, [&] {
            const std::vector<float> values = finiteValues(*target->encoding, job);
            result.weights.push_back(withEncoding(*target, encode(*target, values)));
            result.loss.push_back(
                weightLoss(*target, values, *result.weights.back()->encoding, job));
        });
        job.advance(target->encoding->elements());
    }
    job.checkpoint();
    if (!input.weightsAlone) result.model = input.model->withWeights(result.weights);
    return result;
}

}  // namespace lathe::core
