// SPDX-License-Identifier: GPL-3.0-or-later
// Which weights a step works on.

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/methods/method.h"
#include "core/model/untied_head.h"

namespace lathe::core {

namespace {

bool isAsked(const Weight& weight, const Params& params) {
    switch (weight.role) {
        case WeightRole::Linear:
            return matchesPattern(weight, params.text("layers"));
        case WeightRole::Embedding:
            return params.boolean("embeddings");
        case WeightRole::Head:
            return params.boolean("head");
        case WeightRole::Norm:
        case WeightRole::Bias:
            break;
    }
    return false;
}

bool isExcluded(const Weight& weight, const Params& params) {
    const std::string& pattern = params.text("exclude");
    return !pattern.empty() && matchesPattern(weight, pattern);
}

}  // namespace

std::vector<WeightPtr> selectTargets(const Model& model, const Params& params) {
    std::vector<WeightPtr> targets;
    for (const WeightPtr& weight : model.weightsInOrder())
        if (isAsked(*weight, params) && !isExcluded(*weight, params)) targets.push_back(weight);
    if (params.boolean("head") && model.spec().tiedHead) {
        const WeightPtr head = untiedHead(model);
        if (!isExcluded(*head, params)) targets.push_back(head);
    }
    if (targets.empty())
        throw Error(
            ErrorKind::Usage,
            fmt::format("no weight of {} is chosen by layers '{}' except '{}'; weights are called "
                        "layers.0.attn.q or layers.*.ffn.down, for example",
                        model.spec().name.empty() ? "the model" : model.spec().name,
                        params.text("layers"), params.text("exclude")));
    return targets;
}

}  // namespace lathe::core
