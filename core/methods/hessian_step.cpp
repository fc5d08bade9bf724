// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/hessian_step.h"

#include <fmt/format.h>

namespace lathe::core {

ParamSpec dampingParam() {
    return ParamSpec::real("damping", "Damping", 0.01, 0, 1,
                           "Of the mean of the Hessian's diagonal, added to it; ten times as much "
                           "wherever that is not enough.");
}

ParamSpec trueSequentialParam(const std::string& compressed) {
    return ParamSpec::boolean(
        "true_sequential", "Group by group", true,
        fmt::format("Within a layer q, k, v are {} before the inputs of o are watched, and so on; "
                    "takes about twice the time.",
                    compressed));
}

CalibratedOptions hessianStream(const Params& params) {
    return {true, params.boolean("true_sequential")};
}

std::shared_ptr<const HessianFactor> hessianFactor(InputStatistics& inputs, const Params& params,
                                                   bool actOrder, const JobContext& job) {
    const FactorOptions options = {params.real("damping"), actOrder};
    auto factor = std::make_unique<HessianFactor>(
        factorInPlace(std::move(inputs.gram), inputs.columns, options, &job));
    return {factor.release(), [&inputs](HessianFactor* lent) {
                inputs.gram = takeHessian(*lent);
                delete lent;
            }};
}

}  // namespace lathe::core
