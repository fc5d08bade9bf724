// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/views/generate_job.h"

namespace lathe::app {

GenerateOutcome runGenerate(const GenerateRequest& request, core::JobContext& job) {
    std::vector<std::shared_ptr<const core::ForwardPass>> passes;
    for (const core::ModelPtr& model : request.models)
        passes.push_back(std::make_shared<const core::ForwardPass>(model, request.backend));
    GenerateOutcome outcome;
    outcome.texts = core::generateSideBySide(passes, request.prompt, request.options, job,
                                             [&](size_t model, const core::GeneratedToken& token) {
                                                 job.publish(WrittenToken{model, token});
                                             });
    if (passes.size() < 2) return outcome;
    int64_t tokens = 0;
    for (const core::GenerateResult& text : outcome.texts) tokens += std::ssize(text.ids);
    job.startPhase("read the other's text", tokens);
    for (size_t i = 0; i < passes.size(); ++i)
        outcome.scores.push_back(core::scoreText(*passes[1 - i], request.prompt,
                                                 outcome.texts[i].ids, request.options, job));
    return outcome;
}

}  // namespace lathe::app
