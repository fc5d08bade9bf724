// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/observe_text.h"
#include "core/base/error.h"
#include "core/generate/token_choices.h"
#include "core/model/family.h"
#include "core/observe/layer_divergence.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "what, data_sha256, protocol, context, tokens, threshold, first_past (layer, or null), "
    "embedding {relative_error, cosine, sqnr_db}, layers[] {layer, relative_error, cosine, sqnr_db "
    "(of the residual stream behind it), own {the same, fed with the reference's input}}, "
    "linears[] "
    "{name, layer, own_error (relative output error on the reference's inputs)}, kl {mean, stderr, "
    "median, p99, max}, top1_agreement, nll_change, nll_change_stderr, divergent_tokens[] {window, "
    "index, kl, token, text, before, reference_probability, model_probability, reference[] and "
    "model[] {token, text, probability}}";

struct Options {
    std::string reference;
    core::LayerDivergenceOptions core;
};

Json streamJson(const core::StreamError& error) {
    return {
        {"relative_error", error.relative}, {"cosine", error.cosine}, {"sqnr_db", error.sqnrDb}};
}

Json likelyJson(const core::Tokenizer& tokenizer, const std::vector<core::LikelyToken>& tokens) {
    Json list = Json::array();
    for (const core::LikelyToken& one : tokens)
        list.push_back({{"token", one.id},
                        {"text", core::shownToken(tokenizer, one.id)},
                        {"probability", one.probability}});
    return list;
}

std::string shown(const core::Tokenizer& tokenizer, const std::vector<core::TokenId>& tokens) {
    std::string text;
    for (const core::TokenId id : tokens) text += core::shownToken(tokenizer, id);
    return text;
}

/// On one line.
std::string oneLine(const std::string& text) {
    std::string line;
    for (const char c : text)
        if (c == '\n')
            line += "\\n";
        else
            line += c;
    return line;
}

Json resultJson(const core::LayerDivergence& found, const core::Tokenizer& tokenizer) {
    Json json = {{"first_past", nullptr}, {"embedding", streamJson(found.embedding)}};
    if (found.firstPast) json["first_past"] = *found.firstPast;
    json["layers"] = json["linears"] = json["divergent_tokens"] = Json::array();
    for (size_t i = 0; i < found.layers.size(); ++i) {
        Json layer = {{"layer", i}};
        layer.update(streamJson(found.layers[i].total));
        layer["own"] = streamJson(found.layers[i].own);
        json["layers"].push_back(std::move(layer));
    }
    for (const core::LinearError& linear : found.linears)
        json["linears"].push_back(
            {{"name", linear.site}, {"layer", linear.layer}, {"own_error", linear.own}});
    for (const core::DivergentToken& token : found.tokens)
        json["divergent_tokens"].push_back({{"window", token.window},
                                            {"index", token.index},
                                            {"kl", token.kl},
                                            {"token", token.target},
                                            {"text", core::shownToken(tokenizer, token.target)},
                                            {"before", shown(tokenizer, token.before)},
                                            {"reference_probability", token.referenceProbability},
                                            {"model_probability", token.modelProbability},
                                            {"reference", likelyJson(tokenizer, token.reference)},
                                            {"model", likelyJson(tokenizer, token.model)}});
    const core::DivergenceResult& all = found.predictions;
    json["kl"] = {{"mean", all.kl.mean},
                  {"stderr", all.kl.standardError},
                  {"median", all.kl.median},
                  {"p99", all.kl.p99},
                  {"max", all.kl.max}};
    json["top1_agreement"] = all.top1Agreement;
    json["nll_change"] = all.lnRatio;
    json["nll_change_stderr"] = all.lnRatioStandardError;
    return json;
}

std::string layersText(const core::LayerDivergence& found) {
    std::string text = "layer   relative error      cosine    SQNR dB   own error\n";
    for (size_t i = 0; i < found.layers.size(); ++i) {
        const core::StreamError& total = found.layers[i].total;
        text += padded(fmt::format("{}", i), 8) + padded(cell(total.relative), 14, true) +
                padded(fmt::format("{:.6f}", total.cosine), 12, true) +
                padded(fmt::format("{:.1f}", total.sqnrDb), 11, true) +
                padded(cell(found.layers[i].own.relative), 12, true) + "\n";
    }
    return text;
}

std::string linearsText(std::vector<core::LinearError> linears) {
    std::stable_sort(
        linears.begin(), linears.end(),
        [](const core::LinearError& a, const core::LinearError& b) { return a.own > b.own; });
    linears.resize(std::min<size_t>(linears.size(), 10));
    std::string text = "largest errors of their own\n";
    for (const core::LinearError& linear : linears)
        text += "  " + padded(linear.site, 22) + cell(linear.own) + "\n";
    return text;
}

std::string tokensText(const core::LayerDivergence& found, const core::Tokenizer& tokenizer) {
    std::string text =
        "largest KL: text, then what follows; the likeliest of reference and model\n";
    for (const core::DivergentToken& token : found.tokens) {
        text += fmt::format("  {:.3f}  {}[{}]\n", token.kl, oneLine(shown(tokenizer, token.before)),
                            oneLine(core::shownToken(tokenizer, token.target)));
        for (const auto* likely : {&token.reference, &token.model}) {
            text += likely == &token.reference ? "         reference" : "         model    ";
            for (const core::LikelyToken& one : *likely)
                text += fmt::format("  '{}' {:.0f} %", oneLine(core::shownToken(tokenizer, one.id)),
                                    100 * one.probability);
            text += "\n";
        }
    }
    return text;
}

void look(Session& session, const ObserveOptions& shared, const Options& options) {
    if (options.reference.empty())
        throw core::Error(core::ErrorKind::Usage,
                          "--what divergence compares two models; give the original by "
                          "--reference MODEL");
    const core::ModelPtr model = core::openModel(shared.model);
    const core::ModelPtr reference = core::openModel(options.reference);
    const ObservedText observed = observedText(model->tokenizer() ? *model : *reference, shared);
    const auto backend = session.backend();
    const core::LayerDivergence found = core::divergenceByLayer(
        core::ForwardPass(reference, backend), core::ForwardPass(model, backend), observed.plan,
        options.core, session.job());
    const core::Tokenizer& tokenizer =
        *(model->tokenizer() ? model->tokenizer() : reference->tokenizer());
    Json json = {{"what", shared.what}};
    json.update(textJson(observed));
    json["threshold"] = options.core.threshold;
    json.update(resultJson(found, tokenizer));
    const std::string past =
        found.firstPast ? fmt::format("layer {} is the first", *found.firstPast) : "no layer is";
    session.print(
        json, layersText(found) +
                  fmt::format("{} past a relative error of {}\n", past, options.core.threshold) +
                  linearsText(found.linears) +
                  fmt::format("KL {} ± {:.0e} nats, same top token {:.2f} %\n",
                              cell(found.predictions.kl.mean), found.predictions.kl.standardError,
                              100 * found.predictions.top1Agreement) +
                  tokensText(found, tokenizer));
}

Look prepare(Parser& command) {
    auto options = std::make_shared<Options>();
    command.addOption("--reference", options->reference, "Original to compare with");
    command
        .addOption("--threshold", options->core.threshold,
                    "Relative error from which a layer counts as parted")
        .showDefault();
    command.addOption("--worst", options->core.tokens, "Tokens with the largest KL to show")
        .check(between(0, 10000))
        .showDefault();
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeDivergence = {
    "divergence", "where a model parts from its original, layer by layer (--reference, --text)",
    kKeys, prepare};

}  // namespace lathe::app
