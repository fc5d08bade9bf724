// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/generate/generate.h"

#include <fmt/format.h>

#include "core/evaluate/windows.h"
#include "core/generate/text_generation.h"

namespace lathe::core {

std::vector<TokenId> promptIds(const Model& model, std::string_view prompt, bool addSpecial) {
    requireLanguageModel(model.spec(), "text to generate");
    const Tokenizer* tokenizer = model.tokenizer().get();
    if (!tokenizer)
        throw Error(ErrorKind::Refused,
                    "this model has no tokenizer, so it cannot read a prompt; put one beside it");
    const TokenizerSpec& spec = tokenizer->spec();
    std::vector<TokenId> ids = idsOf(*tokenizer, prompt, addSpecial && spec.addBos, true);
    if (ids.empty()) {
        const std::optional<TokenId> start = spec.bos ? spec.bos : spec.eos;
        if (!start)
            throw Error(ErrorKind::Usage,
                        "the prompt is empty and the model has no token to begin a text with");
        ids.push_back(*start);
    }
    const int64_t context = model.spec().context;
    if (context > 0 && std::ssize(ids) >= context)
        throw Error(
            ErrorKind::Refused,
            fmt::format("the prompt has {} tokens and the model a context of {}, which leaves "
                        "no room for an answer; shorten the prompt",
                        ids.size(), context));
    return ids;
}

GenerateResult generate(const ForwardPass& pass, std::string_view prompt,
                        const GenerateOptions& options, JobContext& job,
                        const TextCallback& onText) {
    job.startPhase("generate", options.maxTokens);
    TextGeneration generation(pass, prompt, options, job);
    const auto emit = [&](const std::string& piece) {
        if (onText && !piece.empty()) onText(piece);
    };
    while (const std::optional<GeneratedToken> token = generation.next(job)) {
        emit(token->piece);
        job.advance();
    }
    emit(generation.tail());
    return generation.result();
}

}  // namespace lathe::core
