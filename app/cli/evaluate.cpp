// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/evaluate/classifier.h"
#include "core/evaluate/divergence.h"
#include "core/evaluate/latency.h"
#include "core/evaluate/memory.h"
#include "core/evaluate/tasks.h"
#include "core/model/family.h"
#include "core/workspace/result_json.h"

namespace lathe::app {

namespace {

struct Options {
    std::string model, text, data, protocol = "llama.cpp", reference, dumpLogits;
    ArithmeticOptions arithmetic;
    std::vector<std::string> tasks;
    int64_t context = 0, stride = 0, chunks = 0, limit = 0;
    bool latency = false, perWindow = false;
};

core::WindowOptions windowOptions(const Options& options) {
    core::WindowOptions windows;
    windows.protocol = core::protocolNamed(options.protocol);
    windows.context = options.context;
    windows.stride = options.stride;
    windows.chunks = options.chunks;
    return windows;
}

/// Collects the JSON and the lines for people side by side.
struct Output {
    Json json = Json::object();
    std::string text;
};

void addText(Session& session, const Options& options, const core::ForwardPass& pass,
             const core::ForwardPass* reference, Output& output) {
    const core::TextData text = core::readText(options.text);
    core::PerplexityResult result;
    if (reference) {
        const core::DivergenceResult divergence =
            core::evaluateDivergence(*reference, pass, text, windowOptions(options), session.job());
        result = divergence.model;
        output.json.update(core::toJson(divergence));
        if (options.perWindow) output.json["window_kl"] = divergence.windowKl;
        output.text += fmt::format(
            "KL to reference   mean {:.6f} ± {:.6f}  median {:.6f}  p90 {:.5f}  p99 {:.5f}  max "
            "{:.4f} nats\n"
            "same top token    {:.2f} ± {:.2f} %\nreference ppl     {:.4f}\n",
            divergence.kl.mean, divergence.kl.standardError, divergence.kl.median,
            divergence.kl.p90, divergence.kl.p99, divergence.kl.max, 100 * divergence.top1Agreement,
            100 * divergence.top1StandardError, divergence.reference.perplexity);
    } else {
        result = core::evaluatePerplexity(pass, text, windowOptions(options), session.job());
    }
    output.json.update(core::toJson(result));
    if (options.perWindow) output.json["window_nll"] = result.windowNll;
    output.text += fmt::format(
        "perplexity        {:.4f} ± {:.4f}  ({} tokens, {:.0f} tokens/s)\nprotocol          {}\n",
        result.perplexity, result.standardError, result.tokens, result.tokensPerSecond,
        result.protocol);
}

void addTasks(Session& session, const Options& options, const core::ForwardPass& pass,
              const core::ForwardPass* reference, Output& output) {
    output.json["tasks"] = Json::array();
    for (const std::string& path : options.tasks) {
        const core::TaskSet task = core::readTask(path);
        const core::TaskResult result =
            core::evaluateTask(pass, task, {options.limit, {}}, session.job());
        std::optional<core::TaskComparison> against;
        if (reference)
            against = core::compareTasks(
                core::evaluateTask(*reference, task, {options.limit, {}}, session.job()), result);
        output.json["tasks"].push_back(core::toJson(result, against));
        output.text += fmt::format(
            "{:<17} acc {:.2f} ± {:.2f} %  acc_norm {:.2f} %  (n = {}, chance {:.0f} %)",
            result.name, 100 * result.acc, 100 * result.standardError, 100 * result.accNorm,
            result.n, 100 * result.chance);
        if (against) output.text += fmt::format("  McNemar p {:.3g}", against->pValue);
        output.text += "\n";
    }
}

void addClasses(Session& session, const Options& options, const core::ForwardPass& pass,
                const core::ForwardPass* reference, Output& output) {
    const core::Dataset data = core::readDataset(options.data);
    const core::ClassificationResult result =
        core::evaluateClassifier(pass, data, options.limit, session.job());
    std::optional<core::ClassificationChange> against;
    if (reference)
        against = core::compareClassifications(
            core::evaluateClassifier(*reference, data, options.limit, session.job()), result);
    output.json["classes"] = core::toJson(result, against);
    output.json["classes"]["data_sha256"] = core::sha256Of(data);
    output.text += fmt::format(
        "accuracy          {:.2f} ± {:.2f} %  top 5 {:.2f} %  (n = {}, chance {:.0f} %)\n"
        "cross entropy     {:.4f} ± {:.4f} nats\ncalibration error {:.4f}\n",
        100 * result.accuracy, 100 * result.accuracyStandardError, 100 * result.top5Accuracy,
        result.examples, 100.0 / static_cast<double>(result.classes), result.crossEntropy,
        result.crossEntropyStandardError, result.calibrationError);
    if (against)
        output.text += fmt::format(
            "flipped           {} ({} right to wrong, {} wrong to right)  McNemar p {:.3g}\n",
            against->flips.size(), against->rightToWrong, against->wrongToRight, against->mcNemarP);
}

void addLatency(Session& session, const core::ForwardPass& pass, Output& output) {
    const core::LatencyResult latency = core::measureLatency(pass, {}, session.job());
    output.json.update(core::toJson(latency));
    const int64_t positions = latency.promptTokens + latency.generateTokens;
    output.text += fmt::format(
        "one token         p50 {:.2f}  p90 {:.2f}  p99 {:.2f} ms\nthroughput        prompt {:.0f}, "
        "generation {:.1f} tokens/s\nkeys and values   {} for {} tokens (as float16 {})\n",
        latency.decodeMs.p50, latency.decodeMs.p90, latency.decodeMs.p99,
        latency.promptTokensPerSecond, latency.generateTokensPerSecond,
        humanBytes(latency.kvCacheBytes), positions,
        humanBytes(core::float16CacheBytes(pass.model().spec(), positions)));
}

void evaluate(Session& session, const Options& options) {
    const auto backend = session.backend();
    const core::ForwardPass pass(openedModel(options.model, options.arithmetic), backend);
    std::optional<core::ForwardPass> reference;
    if (!options.reference.empty()) reference.emplace(core::openModel(options.reference), backend);
    const core::ForwardPass* against = reference ? &*reference : nullptr;
    if (options.text.empty() && options.data.empty() && options.tasks.empty() && !options.latency)
        throw core::Error(core::ErrorKind::Usage,
                          "nothing to measure: give --text, --task, --data or --latency");
    Output output;
    if (!options.dumpLogits.empty()) {
        const core::TextData text = core::readText(options.text);
        if (!pass.model().tokenizer())
            throw core::Error(core::ErrorKind::Refused, "the model has no tokenizer");
        const core::WindowPlan plan = core::planText(text.text, *pass.model().tokenizer(),
                                                     pass.model().spec(), windowOptions(options));
        output.json["dumped_rows"] =
            core::dumpLogits(pass, plan, options.dumpLogits, session.job());
    } else if (!options.text.empty()) {
        addText(session, options, pass, against, output);
    }
    if (!options.tasks.empty()) addTasks(session, options, pass, against, output);
    if (!options.data.empty()) addClasses(session, options, pass, against, output);
    if (options.latency) addLatency(session, pass, output);
    output.json["bytes"] = pass.model().bytes();
    output.json["bits_per_weight"] = pass.model().bitsPerWeight();
    output.json["activations"] = core::toText(pass.model().plan());
    output.json["transforms"] = core::transformsText(pass.model().plan());
    const core::ModelSpec& spec = pass.model().spec();
    if (core::keepsKeysAndValues(spec))
        output.json["kv_cache"] =
            cacheJson(pass.model(), output.json.value("context", spec.context));
    output.json["precision"] = "fp32";
    output.json["peak_rss_bytes"] = core::peakRssBytes();
    output.json["machine"] = core::toJson(core::thisMachine(*backend));
    output.text +=
        fmt::format("size              {} ({:.3f} bits per weight)\npeak memory       {}\n",
                    humanBytes(pass.model().bytes()), pass.model().bitsPerWeight(),
                    humanBytes(core::peakRssBytes()));
    if (!pass.model().plan().caches.empty())
        output.text += fmt::format("KV cache          {}\n", core::cachesText(pass.model().plan()));
    session.print(output.json, output.text);
}

}  // namespace

void addEvaluate(Parser& app, Command& chosen) {
    auto options = std::make_shared<Options>();
    Parser command =
        app.addSubcommand("evaluate", "Quality and cost: perplexity, KL, tasks, latency, memory");
    command.addOption("MODEL", options->model, "Model file, folder or sample").required();
    command.addOption("--text", options->text, "Text file to predict");
    command.addOption("--data", options->data,
                        "Labelled texts (.tsv, .csv, .jsonl) or images (folder, IDX) to classify");
    command.addOption("--protocol", options->protocol, "How the text is cut: llama.cpp, gptq, strided or documents")
        .showDefault();
    command.addOption("--context", options->context, "Tokens per window (0: the protocol's own)");
    command.addOption("--stride", options->stride, "Tokens between windows of the strided protocol");
    command.addOption("--chunks", options->chunks, "Windows at most (0: all)")
        .check(countValue());
    command.addFlag("--per-window", options->perWindow,
                      "JSON also has each window's mean (window_nll, window_kl), so that models "
                      "are compared pair by pair");
    command.addOption("--task", options->tasks, "Task file (JSON lines); may be repeated");
    command.addOption("--limit", options->limit, "Task items at most (0: all)");
    command.addOption("--reference", options->reference,
                        "Model to compare with: KL, agreement, McNemar");
    options->arithmetic.addTo(command);
    command.addFlag("--latency", options->latency, "Time prompt and generation");
    command
        .addOption("--dump-logits", options->dumpLogits,
                     "Write the float32 logits of scored positions")
        .group("");
    command.callback([options, &chosen] {
        chosen = [options](Session& session) { evaluate(session, *options); };
    });
}

}  // namespace lathe::app
