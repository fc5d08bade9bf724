// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/windows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/data/text.h"

namespace lathe::core {

namespace {

constexpr int64_t kAll = INT64_MAX;

struct ProtocolRow {
    PerplexityProtocol protocol;
    std::string_view name;
    int64_t context;  ///< default; kAll: as much as the model takes
    bool joinsLines;
    bool parsesSpecial;  ///< "<s>" in the text becomes its id: transformers does, llama.cpp's tool
                         ///< does not
};

constexpr std::array<ProtocolRow, 4> kProtocols = {{
    {PerplexityProtocol::LlamaCpp, "llama.cpp", 512, false, false},
    {PerplexityProtocol::Gptq, "gptq", 2048, true, true},
    {PerplexityProtocol::Strided, "strided", kAll, true, true},
    {PerplexityProtocol::Documents, "documents", 512, false, false},
}};

const ProtocolRow& rowOf(PerplexityProtocol protocol) {
    return *std::find_if(kProtocols.begin(), kProtocols.end(),
                         [&](const auto& row) { return row.protocol == protocol; });
}

int64_t limited(int64_t count, int64_t limit) {
    return limit > 0 ? std::min(count, limit) : count;
}

[[noreturn]] void refuseShort(std::string_view protocol, int64_t found, int64_t needed) {
    throw Error(
        ErrorKind::Refused,
        fmt::format("the text has {} tokens; protocol {} needs {} or more, so give a longer "
                    "text or a smaller context",
                    found, protocol, needed));
}

/// Disjoint windows of equal length; what is left at the end is dropped.
void cutDisjoint(WindowPlan& plan, int64_t firstScored, const WindowOptions& options,
                 bool bosFirst) {
    const int64_t count = limited(std::ssize(plan.stream) / plan.context, options.chunks);
    for (int64_t i = 0; i < count; ++i) {
        Window window{
            .begin = i * plan.context, .length = plan.context, .firstScored = firstScored};
        window.weight = static_cast<double>(window.scored());
        window.bosFirst = bosFirst;
        plan.windows.push_back(window);
    }
}

// transformers, docs/source/en/perplexity.md. The mean loss of a window is weighted by its new
// tokens less one, also where all of them are scored: the published recipe, kept as it is.
void cutStrided(WindowPlan& plan, int64_t stride, const WindowOptions& options) {
    const int64_t total = std::ssize(plan.stream);
    const int64_t most = options.chunks > 0 ? options.chunks : kAll;
    int64_t previousEnd = 0;
    for (int64_t begin = 0; previousEnd < total && std::ssize(plan.windows) < most;
         begin += stride) {
        const int64_t end = std::min(begin + plan.context, total);
        const int64_t targets = end - previousEnd;
        Window window{.begin = begin, .length = end - begin};
        window.firstScored = std::max<int64_t>(1, window.length - targets);
        window.weight = static_cast<double>(targets - 1);
        plan.windows.push_back(window);
        previousEnd = end;
    }
}

void complete(WindowPlan& plan) {
    int64_t held = 0, reached = 0;
    for (const Window& window : plan.windows) {
        plan.scoredTokens += window.scored();
        const int64_t end = window.begin + window.length;
        held += end - std::max(window.begin, reached);
        reached = std::max(reached, end);
    }
    plan.droppedTail = std::ssize(plan.stream) - held;
}

}  // namespace

std::string_view protocolName(PerplexityProtocol protocol) {
    return rowOf(protocol).name;
}

PerplexityProtocol protocolNamed(std::string_view name) {
    std::string known;
    for (const ProtocolRow& row : kProtocols) {
        if (row.name == name) return row.protocol;
        known += (known.empty() ? "" : ", ") + std::string(row.name);
    }
    throw Error(ErrorKind::Usage,
                fmt::format("there is no perplexity protocol {}; known are {}", name, known));
}

int64_t WindowPlan::inputTokens() const {
    int64_t tokens = 0;
    for (const Window& window : windows) tokens += window.length - 1;
    return tokens;
}

std::vector<TokenId> WindowPlan::tokensOf(const Window& window) const {
    const auto first = stream.begin() + window.begin;
    std::vector<TokenId> tokens(first, first + window.length);
    if (window.bosFirst && bos) tokens.front() = *bos;
    return tokens;
}

WindowPlan planWindows(std::vector<TokenId> stream, std::optional<TokenId> bos,
                       const WindowOptions& options) {
    const ProtocolRow& row = rowOf(options.protocol);
    WindowPlan plan;
    plan.stream = std::move(stream);
    plan.bos = bos;
    plan.context = options.context > 0 ? options.context : row.context;
    const int64_t total = std::ssize(plan.stream);
    if (options.protocol == PerplexityProtocol::LlamaCpp) {
        if (plan.context < 4)
            throw Error(ErrorKind::Usage, "protocol llama.cpp needs a context of 4 tokens or more");
        if (total < 2 * plan.context) refuseShort(row.name, total, 2 * plan.context);
        cutDisjoint(plan, plan.context / 2 + 1, options, bos.has_value());
        plan.protocol = fmt::format("llama.cpp: chunks of {}, {}, targets {} to {} of each scored",
                                    plan.context, bos ? "BOS first in each" : "no BOS",
                                    plan.context / 2 + 1, plan.context - 1);
    } else if (options.protocol == PerplexityProtocol::Gptq) {
        if (plan.context < 2)
            throw Error(ErrorKind::Usage, "protocol gptq needs a context of 2 tokens or more");
        if (total < plan.context) refuseShort(row.name, total, plan.context);
        cutDisjoint(plan, 1, options, false);
        plan.protocol = fmt::format("gptq: windows of {}, all but the first token of each scored",
                                    plan.context);
    } else if (options.protocol == PerplexityProtocol::Strided) {
        plan.context = std::min(plan.context, std::max<int64_t>(total, 2));
        const int64_t stride =
            options.stride > 0 ? options.stride : std::max<int64_t>(1, plan.context / 2);
        if (plan.context < 2 || stride > plan.context)
            throw Error(
                ErrorKind::Usage,
                fmt::format("a stride of {} needs a context of at least as many tokens and of "
                            "2 or more; it is {}",
                            stride, plan.context));
        if (total < 2) refuseShort(row.name, total, 2);
        cutStrided(plan, stride, options);
        plan.protocol = fmt::format("strided: windows of {}, stride {}, new tokens scored",
                                    plan.context, stride);
    } else {
        throw Error(ErrorKind::Usage, "protocol documents cuts documents, not one stream");
    }
    complete(plan);
    return plan;
}

WindowPlan planDocuments(const std::vector<std::vector<TokenId>>& documents,
                         const WindowOptions& options) {
    const ProtocolRow& row = rowOf(PerplexityProtocol::Documents);
    WindowPlan plan;
    plan.context = options.context > 0 ? options.context : row.context;
    const int64_t count = limited(std::ssize(documents), options.chunks);
    for (int64_t i = 0; i < count; ++i) {
        const auto& ids = documents[static_cast<size_t>(i)];
        const int64_t length = std::min(std::ssize(ids), plan.context + 1);
        if (length > 1) {
            Window window{.begin = std::ssize(plan.stream), .length = length};
            window.weight = static_cast<double>(window.scored());
            plan.windows.push_back(window);
        }
        plan.stream.insert(plan.stream.end(), ids.begin(), ids.end());
    }
    if (plan.windows.empty())
        throw Error(ErrorKind::Refused, "the text holds no document of two tokens or more");
    plan.protocol = fmt::format("documents: {} of at most {} tokens, each by itself",
                                plan.windows.size(), plan.context + 1);
    complete(plan);
    return plan;
}

std::vector<TokenId> idsOf(const Tokenizer& tokenizer, std::string_view text, bool addBos,
                           bool parseSpecial) {
    std::vector<TokenId> ids =
        tokenizer.encode(text, {.addSpecial = false, .parseSpecial = parseSpecial});
    if (addBos && tokenizer.spec().bos) ids.insert(ids.begin(), *tokenizer.spec().bos);
    return ids;
}

WindowPlan planText(std::string_view text, const Tokenizer& tokenizer, const ModelSpec& spec,
                    WindowOptions options) {
    const ProtocolRow& row = rowOf(options.protocol);
    if (options.context <= 0)
        options.context = spec.context > 0 ? std::min(row.context, spec.context) : 2048;
    const std::optional<TokenId> bos = tokenizer.spec().bos;
    const bool documents = options.protocol == PerplexityProtocol::Documents;
    const bool addBos = bos && options.addBos.value_or(documents || tokenizer.spec().addBos);
    WindowPlan plan;
    std::string recipe = "raw text";
    if (documents) {
        std::vector<std::vector<TokenId>> ids;
        for (const std::string& document : splitDocuments(text)) {
            if (countCharacters(document) < options.minCharacters) continue;
            ids.push_back(idsOf(tokenizer, document, addBos, row.parsesSpecial));
            if (std::ssize(ids) == options.chunks) break;
        }
        plan = planDocuments(ids, options);
        recipe =
            fmt::format("split at <|endoftext|>, {} characters or more", options.minCharacters);
    } else {
        std::string joined;
        if (row.joinsLines && options.joinLines) {
            joined = joinedRows(text);
            recipe = "rows joined by two line breaks";
        }
        plan =
            planWindows(idsOf(tokenizer, joined.empty() ? text : joined, addBos, row.parsesSpecial),
                        addBos ? bos : std::nullopt, options);
    }
    plan.protocol +=
        fmt::format("; {}, {}", recipe,
                    addBos ? (documents ? "BOS before each" : "BOS once at the start") : "no BOS");
    if (spec.context > 0 && plan.context > spec.context)
        plan.protocol += fmt::format("; beyond the model's context of {}", spec.context);
    return plan;
}

}  // namespace lathe::core
