// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/quantize/integer_weights.h"

#include "core/methods/quantize/grid_params.h"
#include "core/model/layer_names.h"
#include "core/solvers/grid.h"

namespace lathe::core {

namespace {

bool multiplies(const Model& model, const Weight& weight) {
    const bool ofPatches = model.spec().input.kind == InputKind::Patches;
    return weight.role != WeightRole::Embedding || (ofPatches && weight.name == "patch_embed");
}

}  // namespace

std::vector<ParamSpec> integerWeightParams() {
    return {ParamSpec::integer("bits", "Bits", 8, 2, 8, "Bits of one code of a weight."),
            ParamSpec::choice("granularity", "One scale per", "row", {"row", "tensor"},
                              "How many values of a weight share a scale; one that varied along a "
                              "row could not be taken out of a sum of integers."),
            scaleTypeParam()};
}

ParamSpec integerSchemeParam(std::string name, std::string label, std::string help) {
    return ParamSpec::choice(std::move(name), std::move(label), "absmax", {"absmax", "zero_point"},
                             std::move(help));
}

AffineLayout integerWeightLayout(const Params& params) {
    AffineLayout layout;
    layout.bits = static_cast<int>(params.integer("bits"));
    layout.granularity =
        params.text("granularity") == "row" ? Granularity::Row : Granularity::Tensor;
    layout.scaleType = scaleTypeNamed(params.text("scale_type"));
    return layout;
}

ArithmeticPlan planWithFormats(const Model& model, const std::vector<WeightPtr>& weights,
                               const std::function<ActivationFormat(const Weight&)>& formatOf) {
    ArithmeticPlan plan = model.plan();
    for (const WeightPtr& weight : weights) {
        if (!multiplies(model, *weight)) continue;
        const ActivationFormat format = formatOf(*weight);
        for (const std::string& site : sitesOf(model.spec(), *weight)) plan.sites[site] = format;
    }
    return plan;
}

}  // namespace lathe::core
