// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <map>

#include "app/cli/session.h"
#include "core/formats/raw_checkpoint.h"
#include "core/model/family.h"

namespace lathe::app {

namespace {

struct Options {
    std::string model;
    bool tensors = false;
};

Json tensorsJson(const core::Model& model) {
    Json list = Json::array();
    for (const core::WeightPtr& weight : model.weightsInOrder())
        list.push_back({{"name", weight->name},
                        {"source_name", weight->sourceName},
                        {"shape", weight->encoding->shape()},
                        {"encoding", weight->encoding->label()},
                        {"bytes", weight->encoding->bytes()}});
    return list;
}

std::string tensorsText(const core::Model& model) {
    std::string text = "\n" + padded("tensor", 30) + padded("shape", 16) + padded("encoding", 18) + padded("bytes", 12, true) + "\n";
    for (const core::WeightPtr& weight : model.weightsInOrder())
        text += padded(weight->name, 30) + padded(core::toText(weight->encoding->shape()), 16) +
                padded(weight->encoding->label(), 18) + padded(fmt::format("{}", weight->encoding->bytes()), 12, true) + "\n";
    return text;
}

void inspect(Session& session, const Options& options) {
    const core::ModelPtr model = core::openModel(options.model);
    const core::ModelSpec& spec = model->spec();
    std::map<std::string, uint64_t> encodings;
    for (const core::WeightPtr& weight : model->weightsInOrder()) encodings[weight->encoding->label()] += weight->encoding->bytes();
    const core::AttentionSpec& attention = spec.layers.front().attention;
    Json json = {{"family", spec.family},
                 {"name", spec.name},
                 {"format", model->parts().source ? model->parts().source->detail : ""},
                 {"parameters", model->parameters()},
                 {"bytes", model->bytes()},
                 {"bits_per_weight", model->bitsPerWeight()},
                 {"layers", spec.layers.size()},
                 {"width", spec.width},
                 {"heads", attention.heads},
                 {"kv_heads", attention.kvHeads},
                 {"head_dim", attention.headDim},
                 {"ffn_width", spec.layers.front().ffn.width},
                 {"vocabulary", spec.vocabulary},
                 {"context", spec.context},
                 {"tied_head", spec.tiedHead},
                 {"activations", core::toText(model->plan().everywhere)},
                 {"tokenizer", model->tokenizer() ? model->tokenizer()->spec().preTokenizer : "none"},
                 {"encodings", encodings},
                 {"steps", model->parts().provenance.steps}};
    std::string text = fmt::format(
        "{}\n  family        {}{}\n  format        {}\n  parameters    {:.2f} M\n  size          {} ({:.3f} bits per weight)\n"
        "  network       {} layers, width {}, {} heads ({} KV) of {}, FFN {}\n  vocabulary    {}{}\n  context       {} tokens\n",
        spec.name.empty() ? options.model : spec.name, spec.family, spec.tiedHead ? ", tied head" : "",
        json["format"].get<std::string>(), static_cast<double>(model->parameters()) / 1e6, humanBytes(model->bytes()),
        model->bitsPerWeight(), spec.layers.size(), spec.width, attention.heads, attention.kvHeads, attention.headDim,
        spec.layers.front().ffn.width, spec.vocabulary, model->tokenizer() ? "" : " (no tokenizer)", spec.context);
    for (const auto& [label, bytes] : encodings) text += fmt::format("  {:<13} {}\n", label, humanBytes(bytes));
    for (const std::string& step : model->parts().provenance.steps) text += "  step          " + step + "\n";
    if (options.tensors) {
        json["tensors"] = tensorsJson(*model);
        text += tensorsText(*model);
    }
    session.print(json, text);
}

}  // namespace

void addInspect(CLI::App& app, Command& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("inspect", "What a model is: network, tokenizer, sizes, encodings");
    command->add_option("MODEL", options->model, "Model file, folder or sample")->required();
    command->add_flag("--tensors", options->tensors, "List every tensor");
    command->callback([options, &chosen] { chosen = [options](Session& session) { inspect(session, *options); }; });
}

}  // namespace lathe::app
