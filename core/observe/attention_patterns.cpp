// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/attention_patterns.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/train/attention_distributions.h"
#include "core/train/objective.h"
#include "core/train/trainable_model.h"

namespace lathe::core {

namespace {

/// Keeps the distributions as they are made.
class PatternKeeper : public HardLabels {
  public:
    explicit PatternKeeper(AttentionPatterns& patterns) : m_patterns(patterns) {}

    double onAttention(const AttentionInputs& inputs) override {
        const int64_t length = inputs.lengths.front();
        const AttentionBlock block{0, 0, length, length};
        m_distributions.compute(inputs.queries->value, inputs.keys->value, inputs.spec, block);
        AttentionPatterns::Layer layer{inputs.layer, {}};
        for (int head = 0; head < inputs.spec.heads; ++head) {
            const float* first = m_distributions.row(head, 0, block);
            layer.heads.emplace_back(first, first + block.size());
        }
        m_patterns.layers.push_back(std::move(layer));
        return 0;
    }

  private:
    AttentionPatterns& m_patterns;
    AttentionDistributions m_distributions;
};

}  // namespace

AttentionPatterns attentionPatterns(const ModelPtr& model, const std::vector<TokenId>& tokens,
                                    std::shared_ptr<Backend> backend, JobContext& job) {
    if (tokens.size() < 2 || std::ssize(tokens) > kPatternTokens)
        throw Error(
            ErrorKind::Usage,
            fmt::format("attention is shown over 2 to {} tokens, not {}; give a {} text",
                        kPatternTokens, tokens.size(), tokens.size() < 2 ? "longer" : "shorter"));
    AttentionPatterns patterns;
    patterns.tokens = tokens;
    TrainingSequence example;
    example.tokens = tokens;
    example.targets.assign(tokens.begin() + 1, tokens.end());
    example.targets.push_back(kNoTarget);
    PatternKeeper keeper(patterns);
    TrainableModel(model, std::move(backend), std::vector<TrainedWeightPtr>{})
        .loss({example}, keeper, &job);
    return patterns;
}

}  // namespace lathe::core
