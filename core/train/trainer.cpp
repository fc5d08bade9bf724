// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/train/training_state.h"

namespace lathe::core {

namespace {

/// Example numbers without end: each epoch has every example once, in an order of its own.
class ExampleOrder {
  public:
    ExampleOrder(size_t examples, uint64_t seed)
        : m_order(examples), m_next(examples), m_seed(seed) {
        std::iota(m_order.begin(), m_order.end(), size_t{0});
    }

    size_t next() {
        if (m_next == m_order.size()) shuffle();
        return m_order[m_next++];
    }

  private:
    void shuffle() {
        Rng rng(m_seed, m_epoch++);
        for (size_t i = m_order.size(); i > 1; --i)
            std::swap(m_order[i - 1], m_order[static_cast<size_t>(rng.below(i))]);
        m_next = 0;
    }

    std::vector<size_t> m_order;
    size_t m_next;
    uint64_t m_seed, m_epoch = 0;
};

class Training {
  public:
    Training(TrainableModel& model, Objective& objective, const TrainingBatch& examples,
             const TrainingBatch& heldOut, const TrainerOptions& options, JobContext& job)
        : m_model(model),
          m_objective(objective),
          m_examples(examples),
          m_options(options),
          m_job(job),
          m_leaves(allLeaves()),
          m_order(examples.size(), options.seed),
          m_optimizer(options.optimizer, m_leaves),
          m_heldOut(model, objective, heldOut, options) {}

    TrainingResult run() {
        const int64_t steps = m_options.schedule.steps;
        m_job.startPhase("training", steps);
        resume();
        while (done() < steps && !m_result.stoppedEarly) {
            m_job.publish(step());
            m_job.advance();
            m_result.stoppedEarly |= m_job.takeFinishRequest() || outOfTime();
            saveNowAndThen();
        }
        lookAtTheEnd();
        m_heldOut.restoreBest();
        std::error_code ignored;
        if (!m_options.state.path.empty()) std::filesystem::remove(m_options.state.path, ignored);
        return std::move(m_result);
    }

  private:
    using Clock = std::chrono::steady_clock;

    int64_t done() const { return static_cast<int64_t>(m_result.losses.size()); }
    bool outOfTime() const {
        return m_options.secondsLimit > 0 && m_result.seconds >= m_options.secondsLimit;
    }
    TrainingState state() { return {m_model, m_objective, m_optimizer, m_heldOut, m_result}; }

    std::vector<LeafPtr> allLeaves() const {
        std::vector<LeafPtr> leaves = m_model.leaves();
        std::ranges::copy(m_objective.leaves(), std::back_inserter(leaves));
        return leaves;
    }

    void resume() {
        if (!loadTrainingState(m_options.state, state())) return;
        m_model.refresh();
        for (int64_t i = 0; i < done() * m_options.batch * m_options.accumulate; ++i)
            m_order.next();
        m_job.advance(done());
    }

    void saveNowAndThen() {
        const auto now = Clock::now();
        if (m_options.state.path.empty() || done() == m_options.schedule.steps ||
            std::chrono::duration<double>(now - m_saved).count() < m_options.state.every)
            return;
        JobContext saving(m_job.stopToken());  // its progress is not the training's
        saveTrainingState(m_options.state, state(), saving);
        m_saved = Clock::now();
    }

    TrainingProgress step() {
        const auto start = Clock::now();
        const int64_t index = done();
        if (index > 0 && m_options.schedule.startsCycle(index)) m_optimizer.restart();
        if (m_options.beforeStep) {
            m_options.beforeStep(index);
            m_model.refresh(&m_job);
        }
        const LossSum loss = gradients();
        requireNumbers(index, loss.mean(), clipGradients(m_leaves, m_options.clip));
        TrainingProgress progress{index + 1,
                                  m_options.schedule.steps,
                                  loss.mean(),
                                  loss.negativeLogLikelihood(),
                                  loss.accuracy(),
                                  learningRateAt(m_options.schedule, index),
                                  m_model.base()->spec().classifies(),
                                  std::nullopt};
        m_optimizer.step(progress.learningRate);
        m_model.refresh(&m_job);
        m_result.seconds += std::chrono::duration<double>(Clock::now() - start).count();
        m_result.losses.push_back(progress.loss);
        if (m_heldOut.due(index + 1)) {
            progress.heldOut = look();
            m_result.stoppedEarly = m_heldOut.exhausted();
        }
        return progress;
    }

    HeldOutLook look() {
        m_result.heldOut.push_back(m_heldOut.look(done(), m_job));
        return m_result.heldOut.back();
    }

    /// An early end between two looks: the newest values may be the best.
    void lookAtTheEnd() {
        const bool seen = !m_result.heldOut.empty() && m_result.heldOut.back().step == done();
        if (m_result.stoppedEarly && m_heldOut.looks() && !seen) look();
    }

    static void requireNumbers(int64_t step, double loss, double norm) {
        if (std::isfinite(loss) && std::isfinite(norm)) return;
        throw Error(ErrorKind::Refused,
                    fmt::format("the training has diverged: at step {} the loss is {} and the norm "
                                "of the gradients {}; lower learning_rate, or look for weights "
                                "that are no numbers",
                                step + 1, loss, norm));
    }

    /// Gradients of one step; its loss.
    LossSum gradients() {
        std::vector<TrainingBatch> parts(static_cast<size_t>(m_options.accumulate));
        int64_t targets = 0;
        for (TrainingBatch& part : parts) {
            for (int64_t i = 0; i < m_options.batch; ++i)
                part.push_back(m_examples[m_order.next()]);
            targets += countTargets(part);
        }
        m_model.clearGradients();
        for (const LeafPtr& leaf : m_objective.leaves()) std::ranges::fill(leaf->gradient, 0.0f);
        LossSum sum;
        const double weight = 1.0 / static_cast<double>(std::max<int64_t>(1, targets));
        for (const TrainingBatch& part : parts)
            sum += m_model.accumulateGradients(part, m_objective, weight, &m_job);
        m_model.pullBack(&m_job);
        return sum;
    }

    TrainableModel& m_model;
    Objective& m_objective;
    const TrainingBatch& m_examples;
    const TrainerOptions& m_options;
    JobContext& m_job;
    std::vector<LeafPtr> m_leaves;
    ExampleOrder m_order;
    Optimizer m_optimizer;
    HeldOut m_heldOut;
    TrainingResult m_result;
    Clock::time_point m_saved = Clock::now();
};

}  // namespace

TrainingResult train(TrainableModel& model, Objective& objective, const TrainingBatch& examples,
                     const TrainingBatch& heldOut, const TrainerOptions& options, JobContext& job) {
    if (examples.empty())
        throw Error(ErrorKind::Usage,
                    "the training text is shorter than one window; choose a shorter window or a "
                    "longer text");
    const BufferRecycling recycling;
    return Training(model, objective, examples, heldOut, options, job).run();
}

}  // namespace lathe::core
