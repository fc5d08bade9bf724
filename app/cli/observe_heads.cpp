// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/cli/observe_text.h"
#include "core/base/error.h"
#include "core/model/family.h"
#include "core/observe/head_importance.h"
#include "core/train/labelled_examples.h"
#include "core/train/window_examples.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "what, loss (nats per target), examples, targets, agreement (Spearman's rho of gradient and\n"
    "measured change, null if none was measured), layers[] {layer, heads[] {gradient (mean "
    "|dL/dgate|,\n"
    "Michel et al. 2019), estimate (of how much the loss grows without the head, to first order),\n"
    "entropy (nats), distance (positions), without {change, stderr} (of the loss, measured with "
    "the\n"
    "head's output zero; null with --no-leave-out)}, groups[] {change, stderr} (of heads that "
    "share\n"
    "keys; empty where none do)}; stderr is over examples (windows), null for a single one; with\n"
    "--text also data_sha256, protocol, context and tokens.";

struct Options {
    std::string data;
    bool estimateOnly = false;
};

Json changeJson(const core::LossChange& change) {
    return {{"change", change.mean},
            {"stderr", change.standardError ? Json(*change.standardError) : Json()}};
}

Json reportJson(const core::HeadReport& report) {
    Json layers = Json::array();
    for (const core::LayerHeads& layer : report.layers) {
        Json heads = Json::array(), groups = Json::array();
        for (const core::HeadImportance& head : layer.heads)
            heads.push_back({{"gradient", head.gradient},
                             {"estimate", head.estimate},
                             {"entropy", head.entropy},
                             {"distance", head.distance},
                             {"without", head.without ? changeJson(*head.without) : Json()}});
        for (const core::LossChange& group : layer.groups) groups.push_back(changeJson(group));
        layers.push_back(
            {{"layer", layer.layer}, {"heads", std::move(heads)}, {"groups", std::move(groups)}});
    }
    return {{"loss", report.loss},
            {"examples", report.examples},
            {"targets", report.targets},
            {"agreement", report.agreement ? Json(*report.agreement) : Json()},
            {"layers", std::move(layers)}};
}

std::string changeText(const std::optional<core::LossChange>& change) {
    if (!change) return "-";
    const std::string mean = fmt::format("{:+.4f}", change->mean);
    return change->standardError ? mean + fmt::format(" ± {:.4f}", *change->standardError) : mean;
}

std::string reportText(const core::HeadReport& report) {
    std::string text =
        fmt::format("{:8}{:>8}{:>12}{:>12}{:>10}{:>10}  {}\n", "layer", "head", "gradient",
                    "estimate", "entropy", "distance", "loss without it, nats");
    for (const core::LayerHeads& layer : report.layers) {
        for (size_t h = 0; h < layer.heads.size(); ++h) {
            const core::HeadImportance& head = layer.heads[h];
            text += fmt::format("{:<8}{:>8}{:>12.4g}{:>+12.4g}{:>10.2f}{:>10.1f}  {}\n",
                                layer.layer, h, head.gradient, head.estimate, head.entropy,
                                head.distance, changeText(head.without));
        }
        for (size_t g = 0; g < layer.groups.size(); ++g)
            text += fmt::format("{:<8}{:>8}{:44}  {}\n", layer.layer, fmt::format("group {}", g),
                                "", changeText(layer.groups[g]));
    }
    text += fmt::format("\nloss {:.4f} nats over {} targets\n", report.loss, report.targets);
    if (report.agreement && report.examples < 2)
        text += "a single example: no standard errors; give more windows for them\n";
    if (report.agreement)
        text += fmt::format("gradient and measured change agree in rank by {:.2f} (Spearman)\n",
                            *report.agreement);
    return text;
}

void look(Session& session, const ObserveOptions& shared, const Options& options) {
    const core::ModelPtr model = core::openModel(shared.model);
    Json json = {{"what", shared.what}};
    core::TrainingBatch examples;
    if (model->spec().classifies()) {
        if (options.data.empty())
            throw core::Error(core::ErrorKind::Usage,
                              "heads of a classifier are looked at on labelled examples: --data "
                              "FILE or FOLDER");
        examples = core::labelledExamples(*model, core::readDataset(options.data));
        const auto chunks = static_cast<size_t>(shared.chunks);
        if (chunks > 0 && examples.size() / 8 >= chunks) examples.resize(8 * chunks);
    } else {
        const ObservedText text = observedText(*model, shared);
        examples = core::windowExamples(text.plan);
        json.update(textJson(text));
    }
    const core::HeadReport report = core::headImportance(
        model, examples, {.leaveOneOut = !options.estimateOnly}, session.backend(), session.job());
    json.update(reportJson(report));
    session.print(json, reportText(report));
}

Look prepare(Parser& command) {
    auto options = std::make_shared<Options>();
    command.addOption("--data", options->data,
                       "Labelled examples for a classifier; eight for each of --chunks");
    command.addFlag("--no-leave-out", options->estimateOnly,
                     "Gradients and descriptions alone: much faster");
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeHeads = {"heads", "what each attention head is worth", kKeys, prepare};

}  // namespace lathe::app
