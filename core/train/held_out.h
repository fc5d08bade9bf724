// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Follows the loss on held-out examples and keeps the values of the best look.

#include <limits>

#include "core/train/trainer.h"

namespace lathe::core {

class HeldOut {
  public:
    HeldOut(TrainableModel& model, Objective& objective, const TrainingBatch& examples,
            const TrainerOptions& options)
        : m_model(model), m_objective(objective), m_examples(examples), m_options(options) {}

    bool looks() const { return m_options.evaluateEvery > 0 && !m_examples.empty(); }
    bool due(int64_t step) const;
    HeldOutLook look(int64_t step, const JobContext& job);
    bool exhausted() const;    ///< no new best for too long
    void restoreBest() const;  ///< into the leaves

    /// What a resumed training must know again.
    struct Memory {
        double best = std::numeric_limits<double>::infinity();
        int64_t sinceBest = 0;
        std::vector<std::vector<float>> values;  ///< of the leaves, at the best look; may be empty
    };
    Memory& memory() { return m_memory; }

  private:
    void remember(double loss);

    TrainableModel& m_model;
    Objective& m_objective;
    const TrainingBatch& m_examples;
    const TrainerOptions& m_options;
    Memory m_memory;
};

}  // namespace lathe::core
