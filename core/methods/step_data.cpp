// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/step_data.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/data/inputs.h"

namespace lathe::core {

WeighedTokens documentTokens(const Tokenizer& tokenizer, const std::string& text,
                             const Emphasis* emphasis, const JobContext& job) {
    const std::vector<std::string> documents = splitDocuments(text);
    std::vector<std::vector<TokenId>> parts(documents.size());
    std::vector<std::vector<float>> weights(documents.size());
    parallelFor(
        static_cast<int64_t>(documents.size()), 16,
        [&](int64_t begin, int64_t end) {
            for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
                parts[i] = tokenizer.encode(documents[i], {.addSpecial = false});
                if (emphasis) weights[i] = emphasis->weigh(tokenizer, documents[i], parts[i]);
            }
        },
        &job);
    const TokenizerSpec& spec = tokenizer.spec();
    WeighedTokens all;
    const auto add = [&](TokenId token, float weight) {
        all.tokens.push_back(token);
        if (emphasis) all.weights.push_back(weight);
    };
    for (size_t i = 0; i < parts.size(); ++i) {
        if (spec.bos && (all.tokens.empty() || all.tokens.back() != *spec.bos)) add(*spec.bos, 1);
        for (size_t t = 0; t < parts[i].size(); ++t) add(parts[i][t], emphasis ? weights[i][t] : 1);
        if (spec.eos && documents.size() > 1) add(*spec.eos, 1);
    }
    return all;
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
