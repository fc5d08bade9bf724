// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Continues a prompt token by token, handing out text as soon as its characters are complete.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/generate/sampler.h"
#include "core/model/forward.h"

namespace lathe::core {

struct GenerateOptions {
    int64_t maxTokens = 128;
    SamplingOptions sampling;
    uint64_t seed = 0;
    bool stopAtEos = true;
    std::vector<TokenId> stopIds;  ///< further ids that end the text
    bool addSpecial = true;        ///< BOS before the prompt as the tokenizer's settings say
    int reportTop = 0;             ///< likeliest tokens told with each token; 0 costs nothing
};

enum class StopReason { EndOfText, MaxTokens, ContextFull };

struct GenerateResult {
    std::string text;          ///< without the prompt
    std::vector<TokenId> ids;  ///< generated; an end-of-text id is not among them
    int64_t promptTokens = 0;
    double promptSeconds = 0;
    double seconds = 0;          ///< of the generated tokens
    double tokensPerSecond = 0;  ///< generated tokens per second, prompt excluded
    StopReason stopReason = StopReason::MaxTokens;
};

/// Receives pieces of valid UTF-8, in order; together they are the text.
using TextCallback = std::function<void(std::string_view piece)>;

/// Throws Error(Refused) for a model without tokenizer or a prompt that fills the model's context.
GenerateResult generate(const ForwardPass& pass, std::string_view prompt,
                        const GenerateOptions& options, JobContext& job,
                        const TextCallback& onText = {});

/// The ids that generate() starts from; throws as it does.
std::vector<TokenId> promptIds(const Model& model, std::string_view prompt, bool addSpecial);

/// Holds back the bytes of a character until it is complete; bytes that can never be one become
/// U+FFFD.
class Utf8Stream {
  public:
    std::string push(std::string_view bytes);
    std::string finish();  ///< what is left when no more bytes come

  private:
    std::string m_pending;
};

}  // namespace lathe::core
