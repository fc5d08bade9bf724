// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/generate/generate.h"

#include <fmt/format.h>

#include "app/cli/session.h"

namespace lathe::app {

namespace {

struct Options {
    std::string model, prompt;
    ArithmeticOptions arithmetic;
    core::GenerateOptions how;
};

void generateText(Session& session, Options options) {
    const core::ForwardPass pass(openedModel(options.model, options.arithmetic), session.backend());
    options.how.seed = session.options().seed;
    const bool stream = !session.options().json;
    if (stream) std::fputs(options.prompt.c_str(), stdout);
    const core::GenerateResult result = core::generate(
        pass, options.prompt, options.how, session.job(), [stream](std::string_view piece) {
            if (!stream) return;
            std::fwrite(piece.data(), 1, piece.size(), stdout);
            std::fflush(stdout);
        });
    session.print({{"text", result.text},
                   {"ids", result.ids},
                   {"prompt_tokens", result.promptTokens},
                   {"tokens_per_second", result.tokensPerSecond}},
                  "\n");
    if (stream)
        std::fprintf(stderr, "%zu tokens, %.1f tokens/s\n", result.ids.size(),
                     result.tokensPerSecond);
}

}  // namespace

void addGenerate(Parser& app, Command& chosen) {
    auto options = std::make_shared<Options>();
    Parser command = app.addSubcommand("generate", "Continue a prompt");
    command.addOption("MODEL", options->model, "Model file, folder or sample").required();
    command.addOption("--prompt", options->prompt, "Text to continue").required();
    command.addOption("--max-tokens", options->how.maxTokens, "Tokens at most")
        .showDefault();
    command
        .addOption("--temperature", options->how.sampling.temperature, "0: the likeliest token")
        .showDefault();
    command
        .addOption("--top-k", options->how.sampling.topK,
                     "Likeliest tokens to choose from (0: all)")
        .showDefault();
    command.addOption("--top-p", options->how.sampling.topP, "Their summed probability")
        .showDefault();
    options->arithmetic.addTo(command);
    command.callback([options, &chosen] {
        chosen = [options](Session& session) { generateText(session, *options); };
    });
}

}  // namespace lathe::app
