// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/generate/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/evaluate/windows.h"

namespace lathe::core {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<TokenId> promptIds(const Model& model, std::string_view prompt, bool addSpecial) {
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

bool ends(TokenId id, const TokenizerSpec& spec, const GenerateOptions& options) {
    return (options.stopAtEos && spec.eos == id) ||
           std::find(options.stopIds.begin(), options.stopIds.end(), id) != options.stopIds.end();
}

}  // namespace

GenerateResult generate(const ForwardPass& pass, std::string_view prompt,
                        const GenerateOptions& options, JobContext& job,
                        const TextCallback& onText) {
    checkSampling(options.sampling);
    if (options.maxTokens < 0)
        throw Error(ErrorKind::Usage, "the number of tokens to write must be 0 or more");
    const std::vector<TokenId> ids = promptIds(pass.model(), prompt, options.addSpecial);
    const Tokenizer& tokenizer = *pass.model().tokenizer();
    GenerateResult result;
    result.promptTokens = std::ssize(ids);
    job.startPhase("generate", options.maxTokens);

    KvCache cache(pass.model().spec());
    auto start = Clock::now();
    Matrix logits = pass.evaluate(cache, ids, 1, nullptr, &job);
    result.promptSeconds = secondsSince(start);

    Utf8Stream stream;
    const auto emit = [&](const std::string& piece) {
        if (piece.empty()) return;
        result.text += piece;
        if (onText) onText(piece);
    };
    Rng rng(options.seed);  // one generator for the whole text: seeding anew per token would repeat
                            // its draws
    const int64_t context = pass.model().spec().context;
    start = Clock::now();
    while (std::ssize(result.ids) < options.maxTokens) {
        job.checkpoint();
        const TokenId next = sampleToken(logits.values, options.sampling, rng);
        if (ends(next, tokenizer.spec(), options)) {
            result.stopReason = StopReason::EndOfText;
            break;
        }
        result.ids.push_back(next);
        emit(stream.push(tokenizer.bytesOf(next)));
        job.advance();
        if (context > 0 && cache.length() >= context) {
            result.stopReason = StopReason::ContextFull;
            break;
        }
        if (std::ssize(result.ids) < options.maxTokens)
            logits = pass.evaluate(cache, {&next, 1}, 1, nullptr, &job);
    }
    emit(stream.finish());
    result.seconds = secondsSince(start);
    if (result.seconds > 0)
        result.tokensPerSecond = static_cast<double>(result.ids.size()) / result.seconds;
    return result;
}

}  // namespace lathe::core
