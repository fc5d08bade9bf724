// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/step_data.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/data/inputs.h"

namespace lathe::core {

std::vector<TokenId> documentTokens(const Tokenizer& tokenizer, const std::string& text,
                                    const JobContext& job) {
    const std::vector<std::string> documents = splitDocuments(text);
    std::vector<std::vector<TokenId>> parts(documents.size());
    parallelFor(
        static_cast<int64_t>(documents.size()), 16,
        [&](int64_t begin, int64_t end) {
            for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i)
                parts[i] = tokenizer.encode(documents[i], {.addSpecial = false});
        },
        &job);
    const TokenizerSpec& spec = tokenizer.spec();
    std::vector<TokenId> tokens;
    for (const std::vector<TokenId>& part : parts) {
        if (spec.bos && (tokens.empty() || tokens.back() != *spec.bos)) tokens.push_back(*spec.bos);
        tokens.insert(tokens.end(), part.begin(), part.end());
        if (spec.eos && documents.size() > 1) tokens.push_back(*spec.eos);
    }
    return tokens;
}

void requireUsable(const Model& model, const Dataset& data) {
    if (model.spec().classifies()) return requireFitting(model, data);
    if (!std::holds_alternative<TextData>(data))
        throw Error(ErrorKind::Usage,
                    fmt::format("{} holds labelled examples and the model predicts tokens; give a "
                                "plain text",
                                nameOf(data)));
    if (!model.tokenizer())
        throw Error(ErrorKind::Usage,
                    "the model has no tokenizer, so that no text can be prepared for it; open a "
                    "checkpoint that carries one");
}

}  // namespace lathe::core
