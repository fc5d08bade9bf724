// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/train/weight_quantizer.h"

#include "core/encoding/gguf.h"
#include "core/methods/quantize/grid_params.h"
#include "core/solvers/grid.h"

namespace lathe::core {

namespace {

std::vector<std::string> writableGgufTypes() {
    std::vector<std::string> names;
    for (const GgufType& type : ggufTypes())
        if (type.encode) names.emplace_back(type.name);
    return names;
}

using Given = std::map<std::string, ParamValue, std::less<>>;

struct Choice {
    std::string_view method;
    Given params;
};

Choice choiceOf(const Params& params, bool learnsStep) {
    const std::string& quantizer = params.text("quantizer");
    const ParamValue group = params.integer("group"), scale = params.text("scale_type");
    if (quantizer == "gguf")
        return {"quant.gguf", {{"type", params.text("gguf_type")}, {"pure", true}}};
    if (quantizer == "nf4")
        return {"quant.codebook", {{"table", "nf4"}, {"block", group}, {"scale_type", scale}}};
    Given given = {{"bits", params.integer("bits")}, {"group", group}, {"scale_type", scale}};
    if (quantizer == "hqq") return {"quant.hqq", std::move(given)};
    given.insert({{"scheme", learnsStep ? "absmax" : params.text("scheme")},
                  {"granularity", params.text("granularity")}});
    return {"quant.rtn", std::move(given)};
}

}  // namespace

std::vector<ParamSpec> quantizerParams() {
    return {
        ParamSpec::choice("quantizer", "Quantizer", "rtn", {"rtn", "hqq", "nf4", "gguf"},
                          "rtn, hqq: integers; nf4: the codebook of QLoRA; gguf: a block type of "
                          "GGUF files. Each as quant.* of that name makes it."),
        bitsParam().onlyWhen("quantizer", {"rtn", "hqq"}),
        ParamSpec::choice("scheme", "Scheme", "absmax", schemeNames(),
                          "Of rtn without learned steps: symmetric, with an integer zero, or all "
                          "signed codes.")
            .onlyWhen("quantizer", {"rtn"}),
        ParamSpec::choice("granularity", "One scale per", "group",
                          {"tensor", "row", "column", "group"},
                          "Of rtn: how many values share a scale.")
            .onlyWhen("quantizer", {"rtn"}),
        ParamSpec::integer("group", "Group", 64, 1, 1 << 20,
                           "Columns that share a scale; the last group may be shorter.")
            .onlyWhen("quantizer", {"rtn", "hqq", "nf4"}),
        ParamSpec::choice("gguf_type", "Block type", "Q4_0", writableGgufTypes(),
                          "Of gguf: each weight gets this type where its columns allow it.")
            .onlyWhen("quantizer", {"gguf"}),
        scaleTypeParam().onlyWhen("quantizer", {"rtn", "hqq", "nf4"}),
    };
}

WeightQuantizer quantizerOf(const MethodInput& input, bool learnsStep) {
    const Choice choice = choiceOf(input.params, learnsStep);
    const Method& method = methodNamed(choice.method);
    WeightQuantizer quantizer = {&method, {}};
    quantizer.input.model = input.model;
    quantizer.input.targets = input.targets;
    quantizer.input.params = fullSchema(method).complete(choice.params);
    quantizer.input.seed = input.seed;
    return quantizer;
}

EncodingPtr WeightQuantizer::encode(const Weight& weight, std::stop_token stop) const {
    MethodInput one = input;
    one.targets = {std::make_shared<Weight>(weight)};
    one.weightsAlone = true;
    JobContext job(std::move(stop));
    return method->apply(one, job).weights.front()->encoding;
}

std::vector<PlanNote> WeightQuantizer::notes(const Params& step) const {
    std::vector<PlanNote> notes = method->review(input);
    for (PlanNote& note : notes)
        if (note.fix && !step.values().contains(note.fix->param)) note.fix.reset();
    return notes;
}

}  // namespace lathe::core
