// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>

#include "core/base/error.h"
#include "core/base/rng.h"

namespace lathe::core {

namespace {

/// Window numbers without end: each epoch has every window once, in an order of its own.
class WindowOrder {
  public:
    WindowOrder(size_t windows, uint64_t seed) : m_order(windows), m_next(windows), m_seed(seed) {
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

/// Follows the held-out loss and keeps the values of the best look.
class HeldOut {
  public:
    HeldOut(TrainableModel& model, const TrainingBatch& windows, const TrainerOptions& options)
        : m_model(model), m_windows(windows), m_options(options) {}

    bool due(int64_t step) const {
        return m_options.evaluateEvery > 0 && !m_windows.empty() &&
               (step % m_options.evaluateEvery == 0 || step == m_options.schedule.steps);
    }

    double look(const JobContext& job) {
        LossSum sum;
        for (size_t begin = 0; begin < m_windows.size();
             begin += static_cast<size_t>(m_options.batch)) {
            const size_t end =
                std::min(m_windows.size(), begin + static_cast<size_t>(m_options.batch));
            const LossSum part =
                m_model.loss(TrainingBatch(m_windows.begin() + static_cast<std::ptrdiff_t>(begin),
                                           m_windows.begin() + static_cast<std::ptrdiff_t>(end)),
                             &job);
            sum.total += part.total;
            sum.targets += part.targets;
        }
        ++m_sinceBest;
        if (sum.mean() < m_best) {
            m_best = sum.mean();
            m_sinceBest = 0;
            m_values.clear();
            for (const LeafPtr& leaf : m_model.leaves()) m_values.push_back(leaf->values);
        }
        return sum.mean();
    }

    bool exhausted() const { return m_options.patience > 0 && m_sinceBest >= m_options.patience; }

    void restoreBest() {
        for (size_t i = 0; i < m_values.size(); ++i)
            std::copy(m_values[i].begin(), m_values[i].end(), m_model.leaves()[i]->values.begin());
    }

  private:
    TrainableModel& m_model;
    const TrainingBatch& m_windows;
    const TrainerOptions& m_options;
    double m_best = std::numeric_limits<double>::infinity();
    int64_t m_sinceBest = 0;
    std::vector<std::vector<float>> m_values;
};

/// Gradients of one step; its mean loss.
LossSum gradientsOfStep(TrainableModel& model, const TrainingBatch& windows, WindowOrder& order,
                        const TrainerOptions& options, const JobContext& job) {
    std::vector<TrainingBatch> parts(static_cast<size_t>(options.accumulate));
    int64_t targets = 0;
    for (TrainingBatch& part : parts) {
        for (int64_t i = 0; i < options.batch; ++i) part.push_back(windows[order.next()]);
        targets += countTargets(part);
    }
    model.clearGradients();
    LossSum sum{0, targets};
    const double weight = 1.0 / static_cast<double>(std::max<int64_t>(1, targets));
    for (const TrainingBatch& part : parts)
        sum.total += model.accumulateGradients(part, weight, &job).total;
    return sum;
}

}  // namespace

TrainingBatch trainingWindows(std::span<const TokenId> tokens, int64_t window) {
    TrainingBatch windows;
    const auto length = static_cast<size_t>(std::max<int64_t>(1, window));
    for (size_t begin = 0; begin + length < tokens.size(); begin += length) {
        const std::span<const TokenId> inputs = tokens.subspan(begin, length);
        const std::span<const TokenId> next = tokens.subspan(begin + 1, length);
        windows.push_back({{inputs.begin(), inputs.end()}, {next.begin(), next.end()}});
    }
    return windows;
}

TrainingResult train(TrainableModel& model, const TrainingBatch& windows,
                     const TrainingBatch& heldOut, const TrainerOptions& options, JobContext& job) {
    if (windows.empty())
        throw Error(ErrorKind::Usage,
                    "the training text is shorter than one window; choose a shorter window or a "
                    "longer text");
    using Clock = std::chrono::steady_clock;
    const int64_t steps = options.schedule.steps;
    WindowOrder order(windows.size(), options.seed);
    Optimizer optimizer(options.optimizer, model.leaves());
    HeldOut held(model, heldOut, options);
    TrainingResult result;
    job.startPhase("training", steps);
    for (int64_t step = 0; step < steps && !result.stoppedEarly; ++step) {
        const auto start = Clock::now();
        const LossSum loss = gradientsOfStep(model, windows, order, options, job);
        TrainingProgress progress{step + 1,
                                  steps,
                                  loss.mean(),
                                  learningRateAt(options.schedule, step),
                                  clipGradients(model.leaves(), options.clip),
                                  0,
                                  std::nullopt};
        optimizer.step(progress.learningRate);
        progress.tokensPerSecond = static_cast<double>(loss.targets) /
                                   std::chrono::duration<double>(Clock::now() - start).count();
        result.losses.push_back(progress.loss);
        if (held.due(step + 1)) {
            progress.heldOutLoss = held.look(job);
            result.heldOutLosses.push_back(*progress.heldOutLoss);
            result.stoppedEarly = held.exhausted();
        }
        job.publish(progress);
        job.advance();
    }
    held.restoreBest();
    return result;
}

}  // namespace lathe::core
