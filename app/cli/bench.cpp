// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <chrono>

#include "app/cli/session.h"
#include "core/evaluate/latency.h"
#include "core/evaluate/memory.h"
#include "core/model/family.h"
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
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const core::LatencyResult result = core::measureLatency(pass, options.how, session.job());
    Json json = core::toJson(result);
    json["load_seconds"] = seconds;
    json["prompt_tokens"] = result.promptTokens;
    json["generate_tokens"] = result.generateTokens;
    json["peak_rss_bytes"] = core::peakRssBytes();
    json["machine"] = core::toJson(core::thisMachine(pass.backend()));
    session.print(json, fmt::format("load        {:.3f} s\nprompt      {:.1f} tokens/s ({} tokens, median of {})\n"
                                    "generation  {:.1f} tokens/s (p50 {:.2f}, p90 {:.2f}, p99 {:.2f} ms)\npeak memory {}\n",
                                    seconds, result.promptTokensPerSecond, result.promptTokens, result.runs,
                                    result.generateTokensPerSecond, result.decodeMs.p50, result.decodeMs.p90, result.decodeMs.p99,
                                    humanBytes(core::peakRssBytes())));
}

}  // namespace

void addBench(CLI::App& app, Command& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("bench", "Speed of reading a prompt and of generating");
    command->add_option("MODEL", options->model, "Model file, folder or sample")->required();
    command->add_option("--prompt", options->how.promptTokens, "Tokens of the prompt")->capture_default_str();
    command->add_option("--generate", options->how.generateTokens, "Tokens to generate")->capture_default_str();
    command->add_option("--runs", options->how.runs, "Repetitions")->capture_default_str();
    command->callback([options, &chosen] { chosen = [options](Session& session) { bench(session, *options); }; });
}

}  // namespace lathe::app
