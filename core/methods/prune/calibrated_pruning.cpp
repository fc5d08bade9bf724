// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/calibrated_pruning.h"

#include "core/methods/calibration_data.h"

namespace lathe::core {

ParamSchema calibratedPruningSchema(const std::string& layerHelp, std::vector<ParamSpec> own) {
    const ParamSchema plain = pruningSchema(false);
    std::vector<ParamSpec> specs = {ParamSpec::choice(
        "mode", "Prune", "layer", {"layer", "n_m"},
        "layer: " + layerHelp + "; n_m: so many zeros in every few neighbouring columns.")};
    for (const char* name : {"sparsity", "zeros", "of"}) {
        ParamSpec spec = *plain.find(name);
        if (spec.name == "sparsity") {
            spec.help = "Fraction of zeros, for layer; rounded down.";
            spec = std::move(spec).onlyWhen("mode", {"layer"});
        }
        specs.push_back(std::move(spec));
    }
    for (ParamSpec& spec : own) specs.push_back(std::move(spec));
    specs.push_back(storeParam());
    return calibratedSchema(std::move(specs));
}

PruningPattern patternOf(const Params& params) {
    PruningPattern pattern;
    pattern.sparsity = params.real("sparsity");
    if (params.text("mode") != "n_m") return pattern;
    pattern.zeros = params.integer("zeros");
    pattern.of = params.integer("of");
    return pattern;
}

Estimate calibratedPruningEstimate(const MethodInput& input, const CalibratedOptions& options,
                                   const CalibratedCost& cost, const FormOfTarget& form) {
    return estimateCalibrated(
        input, options,
        [&](const Weight& weight) { return prunedTargetBytes(form(weight), input.params); }, cost);
}

std::vector<PlanNote> calibratedPruningReview(const MethodInput& input, const FormOfTarget& form) {
    std::vector<PlanNote> notes = patternReview(input);
    noteStore(notes, input, form);
    noteCalibration(notes, input);
    return notes;
}

}  // namespace lathe::core
