// SPDX-License-Identifier: GPL-3.0-or-later
// lathe-cli: the engine for scripts, sweeps and clusters.
#include <cstdio>

#include "app/cli/help.h"
#include "app/cli/session.h"
#include "core/workspace/machine.h"

int main(int argc, char** argv) {
    using namespace lathe;
    CLI::App app("Lathe: open a model, measure it, compress it, export it.\n"
                 "MODEL is a GGUF file, a Hugging Face folder, a .lathe.h5 file, a llama2.c .bin file or a bundled "
                 "sample (sample:stories, sample:digits, sample:mlp, sample:reviews).",
                 "lathe-cli");
    app::CommonOptions options;
    app::Command chosen;
    app.set_version_flag("--version", "lathe-cli " + core::programVersion());
    app.formatter(std::make_shared<app::HelpFormatter>());
    app.require_subcommand(1);
    app.fallthrough();
    app.add_flag("--json", options.json, "Print one JSON object on standard output");
    app.add_option("--threads", options.threads, "Threads (0: one per core); results do not depend on it")
        ->check(*app::between(0, 1024));
    app.add_option_function<uint64_t>(
        "--seed", [&](const uint64_t& seed) { options.seed = seed, options.seedGiven = true; }, "Seed of everything random");
    app.add_option("--backend", options.backend, "Where it computes: cpu or opencl[:N]")->capture_default_str();
    app.add_option("--precision", options.precision, "Arithmetic of matrix products: fp32, bf16 or int8")
        ->check(*app::oneOf({"fp32", "bf16", "int8"}))
        ->capture_default_str();
    app::Parser parser(app);
    app::addInspect(parser, chosen);
    app::addTokenize(parser, chosen);
    app::addMethods(parser, chosen);
    app::addObserve(parser, chosen);
    app::addRun(parser, chosen);
    app::addRuns(parser, chosen);
    app::addEvaluate(parser, chosen);
    app::addGenerate(parser, chosen);
    app::addExport(parser, chosen);
    app::addBench(parser, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return app::runCommand(options, chosen);
}
