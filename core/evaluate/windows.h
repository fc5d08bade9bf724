// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Perplexity depends on how a long text is cut, so the cutting stands apart from any model: a
// protocol turns a token stream into windows, each saying what is fed and which targets count
// (formats.md 7.2).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/spec.h"
#include "core/tokenizer/tokenizer.h"

namespace lathe::core {

enum class PerplexityProtocol {
    LlamaCpp,   ///< llama.cpp's perplexity tool: disjoint chunks, only the second half counts
    Gptq,       ///< GPTQ paper: disjoint windows, all but the first token of each count
    Strided,    ///< Hugging Face's documentation: overlapping windows, only new targets count
    Documents,  ///< each document by itself behind BOS
};

/// "llama.cpp", "gptq", "strided", "documents"; an unknown name is Error(Usage) listing them.
std::string_view protocolName(PerplexityProtocol protocol);
PerplexityProtocol protocolNamed(std::string_view name);

struct WindowOptions {
    PerplexityProtocol protocol = PerplexityProtocol::LlamaCpp;
    int64_t context = 0;  ///< tokens per window; 0: 512 (llama.cpp, documents), 2048 (gptq) or the
                          ///< model's own (strided), never more than the model's own
    int64_t stride = 0;   ///< strided only; 0: half the context
    int64_t chunks = 0;   ///< windows (or documents) at most; 0: all
    /// Unset: as the tokenizer's settings say (documents: if there is a BOS).
    std::optional<bool> addBos;
    /// Gptq and strided: lines joined by "\n\n" as their authors do, else the raw text.
    bool joinLines = true;
    int64_t minCharacters = 201;  ///< documents only: shorter ones are left out
};

/// One pass through the model. The target at index t is predicted from indices before it.
struct Window {
    int64_t begin = 0;        ///< in the stream
    int64_t length = 0;       ///< tokens, targets included
    int64_t firstScored = 1;  ///< targets [firstScored, length) count
    double weight = 0;        ///< of the mean over its targets in the total
    bool bosFirst = false;    ///< its first token is replaced by BOS
    int64_t scored() const { return length - firstScored; }
};

struct WindowPlan {
    std::vector<TokenId> stream;
    std::optional<TokenId> bos;
    std::vector<Window> windows;
    int64_t context = 0;
    int64_t scoredTokens = 0;
    int64_t droppedTail = 0;  ///< tokens of the stream that no window holds
    std::string protocol;     ///< all that a reader needs to compare two figures, one line

    std::vector<TokenId> tokensOf(const Window& window) const;
    /// Tokens fed in all windows together: of each all but the last, which is only predicted.
    int64_t inputTokens() const;
};

/// Cuts ids that are tokenized already (BOS at the start included, if the protocol wants it). `bos`
/// is set if llama.cpp's protocol shall put it first in each chunk. Throws Error(Refused) if the
/// text is too short.
WindowPlan planWindows(std::vector<TokenId> stream, std::optional<TokenId> bos,
                       const WindowOptions& options);

/// One window per document of at most context + 1 ids, so that every input row has a target.
WindowPlan planDocuments(const std::vector<std::vector<TokenId>>& documents,
                         const WindowOptions& options);

/// Ids of a text with BOS in front if asked for (and known); never with EOS behind, whatever the
/// settings.
std::vector<TokenId> idsOf(const Tokenizer& tokenizer, std::string_view text, bool addBos,
                           bool parseSpecial);

/// Tokenizes as the protocol does, and cuts. `spec` limits the context.
WindowPlan planText(std::string_view text, const Tokenizer& tokenizer, const ModelSpec& spec,
                    WindowOptions options);

}  // namespace lathe::core
