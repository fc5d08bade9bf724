// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "app/cli/session.h"
#include "core/formats/raw_checkpoint.h"
#include "core/model/family.h"
#include "core/model/kv_cache.h"

namespace lathe::app {

namespace {

struct Options {
    std::string model;
    bool tensors = false;
};

/// One entry per weight, in their order: its share of exact zeros. Decodes all of them.
std::vector<double> zerosOf(const core::Model& model) {
    std::vector<double> shares;
    for (const core::WeightPtr& weight : model.weightsInOrder()) {
        const std::vector<float> values = weight->encoding->decode();
        const auto zeros = static_cast<double>(std::ranges::count(values, 0.0f));
        shares.push_back(zeros / std::max(1.0, static_cast<double>(values.size())));
    }
    return shares;
}

Json tensorsJson(const core::Model& model, const std::vector<double>& zeros) {
    Json list = Json::array();
    for (const core::WeightPtr& weight : model.weightsInOrder()) {
        Json row = {{"name", weight->name},
                    {"source_name", weight->sourceName},
                    {"shape", weight->encoding->shape()},
                    {"encoding", weight->encoding->label()},
                    {"bytes", weight->encoding->bytes()},
                    {"zeros", zeros[list.size()]}};
        if (const auto format = model.plan().sites.find(weight->name);
            format != model.plan().sites.end())
            row["input"] = core::toText(format->second);
        if (const auto transform = model.plan().transformAt(weight->name); transform.turns())
            row["transform"] = core::toText(transform);
        list.push_back(std::move(row));
    }
    return list;
}

std::string tensorsText(const core::Model& model, const std::vector<double>& zeros) {
    std::string text = "\n" + padded("tensor", 30) + padded("shape", 16) + padded("encoding", 22) +
                       padded("bytes", 12, true) + padded("zeros %", 10, true) + "\n";
    auto share = zeros.begin();
    for (const core::WeightPtr& weight : model.weightsInOrder())
        text += padded(weight->name, 30) + padded(core::toText(weight->encoding->shape()), 16) +
                padded(weight->encoding->label(), 22) +
                padded(fmt::format("{}", weight->encoding->bytes()), 12, true) +
                padded(fmt::format("{:.1f}", 100 * *share++), 10, true) + "\n";
    return text +
           "\nZeros save bytes only where an encoding leaves them out, and no time: `bench` "
           "measures the speed.\n";
}

/// Sizes of the network that its kind has.
Json networkJson(const core::ModelSpec& spec) {
    Json json = {{"layers", spec.layers.size()}, {"width", spec.width}};
    const core::LayerSpec& first = spec.layers.front();
    if (first.kind == core::LayerKind::Block) {
        json["heads"] = first.attention.heads;
        json["kv_heads"] = first.attention.kvHeads;
        json["head_dim"] = first.attention.headDim;
        json["ffn_width"] = first.ffn.width;
    } else {
        json["dense_widths"] = Json::array();
        for (const core::LayerSpec& layer : spec.layers)
            json["dense_widths"].push_back(layer.dense.width);
    }
    if (spec.input.kind == core::InputKind::Tokens) {
        json["vocabulary"] = spec.vocabulary;
        json["context"] = spec.context;
    }
    if (spec.input.kind == core::InputKind::Patches)
        json["image"] = {{"size", spec.input.imageSize},
                         {"channels", spec.input.channels},
                         {"patch", spec.input.patchSize}};
    if (spec.classifies())
        json["labels"] = spec.head.labels;
    else
        json["tied_head"] = spec.tiedHead;
    return json;
}

std::string networkText(const core::ModelSpec& spec) {
    const core::LayerSpec& first = spec.layers.front();
    if (first.kind == core::LayerKind::Block)
        return fmt::format("{} layers, width {}, {} heads ({} KV) of {}, FFN {}",
                           spec.layers.size(), spec.width, first.attention.heads,
                           first.attention.kvHeads, first.attention.headDim, first.ffn.width);
    std::string text = fmt::format("{} values", spec.width);
    for (const core::LayerSpec& layer : spec.layers)
        text += fmt::format(" - {}", layer.dense.width);
    return text + fmt::format(" - {}", spec.outputs());
}

/// Keys and values of as many positions as the model reads.
std::string cacheText(const core::Model& model) {
    const int64_t positions = model.spec().context;
    const core::CacheSize size = core::cacheSize(model.spec(), model.plan(), positions);
    const uint64_t half = core::float16CacheBytes(model.spec(), positions);
    std::string text = fmt::format(
        "  KV cache      {} for {} tokens, {:.0f} bytes per token (as float16 {})\n",
        humanBytes(size.total()), positions,
        static_cast<double>(size.total()) / static_cast<double>(positions), humanBytes(half));
    if (!model.plan().caches.empty())
        text += fmt::format(
            "                {}\n                {} codes, {} scales and least values, {} exact "
            "tail\n",
            core::cachesText(model.plan()), humanBytes(size.codes), humanBytes(size.groups),
            humanBytes(size.exact));
    return text;
}

/// What it reads and what it answers.
std::string borderText(const core::Model& model) {
    const core::ModelSpec& spec = model.spec();
    std::string text;
    if (spec.input.kind == core::InputKind::Tokens)
        text += fmt::format("  vocabulary    {}{}\n  context       {} tokens\n", spec.vocabulary,
                            model.tokenizer() ? "" : " (no tokenizer)", spec.context);
    if (spec.input.kind == core::InputKind::Patches)
        text += fmt::format("  images        {}x{} pixels, {} channels, patches of {}\n",
                            spec.input.imageSize, spec.input.imageSize, spec.input.channels,
                            spec.input.patchSize);
    if (spec.classifies())
        text += fmt::format("  labels        {} ({})\n", spec.head.labels.size(),
                            fmt::join(spec.head.labels, ", "));
    return text;
}

void inspect(Session& session, const Options& options) {
    const core::ModelPtr model = core::openModel(options.model);
    const core::ModelSpec& spec = model->spec();
    std::map<std::string, uint64_t> encodings;
    for (const core::WeightPtr& weight : model->weightsInOrder())
        encodings[weight->encoding->label()] += weight->encoding->bytes();
    Json json = {
        {"family", spec.family},
        {"name", spec.name},
        {"format", model->parts().source ? model->parts().source->detail : ""},
        {"parameters", model->parameters()},
        {"bytes", model->bytes()},
        {"bits_per_weight", model->bitsPerWeight()},
        {"activations", core::toText(model->plan())},
        {"transforms", core::transformsText(model->plan())},
        {"tokenizer", model->tokenizer() ? model->tokenizer()->spec().preTokenizer : "none"},
        {"encodings", encodings},
        {"steps", model->parts().provenance.steps}};
    json.update(networkJson(spec));
    const bool caches = core::keepsKeysAndValues(spec) && spec.context > 0;
    if (caches) json["kv_cache"] = cacheJson(*model, spec.context);
    std::string text = fmt::format(
        "{}\n  family        {}{}\n  format        {}\n  parameters    {:.2f} M\n  size          "
        "{} ({:.3f} bits per weight)\n"
        "  network       {}\n{}",
        spec.name.empty() ? options.model : spec.name, spec.family,
        spec.tiedHead ? ", tied head" : "", json["format"].get<std::string>(),
        static_cast<double>(model->parameters()) / 1e6, humanBytes(model->bytes()),
        model->bitsPerWeight(), networkText(spec), borderText(*model));
    for (const auto& [label, bytes] : encodings)
        text += fmt::format("  {:<13} {}\n", label, humanBytes(bytes));
    if (caches) text += cacheText(*model);
    if (model->plan().roundsInputs())
        text += fmt::format("  inputs        {}\n", core::toText(model->plan()));
    if (!model->plan().transforms.empty())
        text += fmt::format("  turned        {}\n", core::transformsText(model->plan()));
    for (const std::string& step : model->parts().provenance.steps)
        text += "  step          " + step + "\n";
    if (options.tensors) {
        const std::vector<double> zeros = zerosOf(*model);
        json["tensors"] = tensorsJson(*model, zeros);
        text += tensorsText(*model, zeros);
    }
    session.print(json, text);
}

}  // namespace

void addInspect(Parser& app, Command& chosen) {
    auto options = std::make_shared<Options>();
    Parser command =
        app.addSubcommand("inspect", "What a model is: network, tokenizer, sizes, encodings");
    command.addOption("MODEL", options->model, "Model file, folder or sample").required();
    command.addFlag("--tensors", options->tensors, "List every tensor");
    command.callback([options, &chosen] {
        chosen = [options](Session& session) { inspect(session, *options); };
    });
}

}  // namespace lathe::app
