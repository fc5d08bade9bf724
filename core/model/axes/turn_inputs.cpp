// SPDX-License-Identifier: GPL-3.0-or-later

// Rotations that nothing before a linear can take: its inputs are turned while the model runs, and
// the weight is stored turned (QuaRot: Ashkboos et al., NeurIPS 2024, before down_proj).

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/model/axes/axis_operations.h"
#include "core/model/axes/coupling.h"
#include "core/model/axes/model_edit.h"
#include "core/model/layer_names.h"

namespace lathe::core {

ModelPtr turnInputs(const Model& model, std::span<const std::string> weights,
                    const InputTransform& transform, const JobContext* job) {
    ModelEdit edit(model, job);
    const Rotation rotation = Rotation::hadamard(transform.size, transform.seed);
    for (const std::string& name : weights) {
        const Weight& weight = model.weight(name);
        requireUnturned(model, name, fmt::format("what '{}' reads", name), "turned");
        if (const std::string problem = transform.problemFor(weight.encoding->columns());
            !problem.empty())
            throw Error(ErrorKind::Usage,
                        fmt::format("what '{}' reads cannot be turned: {}", name, problem));
        for (const std::string& site : sitesOf(model.spec(), weight)) {
            if (model.plan().at(site).scale > 0)
                throw Error(ErrorKind::Refused,
                            fmt::format("what '{}' reads cannot be turned: its inputs are rounded "
                                        "with a scale that was measured before ({}); rotate first "
                                        "and measure afterwards",
                                        site, toText(model.plan().at(site))));
            edit.parts().plan.transforms[site] = transform;
        }
        edit.rotate(name, 1, rotation);
    }
    return std::move(edit).finish();
}

}  // namespace lathe::core
