// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Looks at a model after every step of a run and says in a sentence what seems broken, where, and
// what to do about it. It warns and never stops a run. Per step it costs one look (model_look.h;
// two behind the first step that changes what the model computes) and decoding the weights that the
// step has changed, as they were and as they are.

#include "core/workspace/model_look.h"
#include "core/workspace/runner.h"

namespace lathe::core {

/// Perplexity on the look's text that many times higher is an explosion.
inline constexpr double kPerplexityExplosion = 10;

class SanityGate {
  public:
    /// `model`: what the first step receives.
    SanityGate(ModelPtr model, std::shared_ptr<const StepData> data,
               std::shared_ptr<Backend> backend);

    /// Compares with the model of the call before. What was so already is not said again. Only
    /// Cancelled and errors of the system leave it.
    std::vector<StepWarning> check(const ModelPtr& after, const StepReport& step, JobContext& job);

  private:
    /// Nothing where the backend refuses the model, with its sentence.
    std::optional<ModelLook> tryLook(const ModelPtr& model, JobContext& job,
                                     std::string& refusal) const;

    ModelPtr m_before;
    std::shared_ptr<const StepData> m_data;
    std::shared_ptr<Backend> m_backend;
    std::optional<LookInput> m_input;
    std::optional<ModelLook> m_look;  // at m_before
};

}  // namespace lathe::core
