// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <chrono>

#include "app/cli/session.h"
#include "core/evaluate/latency.h"
#include "core/evaluate/memory.h"
#include "core/model/family.h"
#include "core/workspace/measure.h"
#include "core/workspace/result_json.h"

namespace lathe::app {

namespace {

struct Options {
    std::string model;
    core::LatencyOptions how;
};

void bench(Session& session, const Options& options) {
    const auto start = std::chrono::steady_clock::now();
    const core::ForwardPass pass(core::openModel(options.model), session.backend());
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const core::LatencyResult result = core::measureLatency(pass, options.how, session.job());
    Json json = core::toJson(result);
    const core::Model& model = pass.model();
    const double zeros = core::zeroFraction(model);
    json["load_seconds"] = seconds;
    json["bytes"] = model.bytes();
    json["bits_per_weight"] = model.bitsPerWeight();
    json["zeros"] = zeros;
    json["prompt_tokens"] = result.promptTokens;
    json["generate_tokens"] = result.generateTokens;
    json["peak_rss_bytes"] = core::peakRssBytes();
    json["machine"] = core::toJson(core::thisMachine(pass.backend()));
    session.print(
        json,
        fmt::format(
            "size        {} ({:.3f} bits per weight)\nzeros       {:.1f} % of linear weights\n"
            "load        {:.3f} s\nprompt      {:.1f} tokens/s ({} tokens, median of {})\n"
            "generation  {:.1f} tokens/s (p50 {:.2f}, p90 {:.2f}, p99 {:.2f} ms)\npeak memory {}\n",
            humanBytes(model.bytes()), model.bitsPerWeight(), 100 * zeros, seconds,
            result.promptTokensPerSecond, result.promptTokens, result.runs,
            result.generateTokensPerSecond, result.decodeMs.p50, result.decodeMs.p90,
            result.decodeMs.p99, humanBytes(core::peakRssBytes())));
}

}  // namespace

void addBench(Parser& app, Command& chosen) {
    auto options = std::make_shared<Options>();
    Parser command = app.addSubcommand("bench", "Speed of reading a prompt and of generating");
    command.addOption("MODEL", options->model, "Model file, folder or sample").required();
    command.addOption("--prompt", options->how.promptTokens, "Tokens of the prompt")
        .showDefault();
    command.addOption("--generate", options->how.generateTokens, "Tokens to generate")
        .showDefault();
    command.addOption("--runs", options->how.runs, "Repetitions").showDefault();
    command.callback(
        [options, &chosen] { chosen = [options](Session& session) { bench(session, *options); }; });
}

}  // namespace lathe::app
