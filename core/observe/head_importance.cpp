// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/head_importance.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/thread_pool.h"
#include "core/evaluate/statistics.h"
#include "core/observe/rank_correlation.h"
#include "core/train/attention_distributions.h"
#include "core/train/head_gates.h"
#include "core/train/saved_sums.h"
#include "core/train/trainable_model.h"

namespace lathe::core {

namespace {

constexpr int64_t kQueryBlock = 64;

/// Sums over the queries seen.
struct Looks {
    double entropy = 0, distance = 0;
    int64_t queries = 0;
};

/// Gates on all heads, and where each head looks.
class HeadLook : public HeadGates {
  public:
    explicit HeadLook(const ModelSpec& spec) : HeadGates(spec), m_looks(spec.layers.size()) {
        for (size_t i = 0; i < m_looks.size(); ++i)
            m_looks[i].resize(gates(static_cast<int>(i))->values.size());
    }

    double onAttention(const AttentionInputs& inputs) override {
        std::vector<Looks>& looks = m_looks[static_cast<size_t>(inputs.layer)];
        int64_t first = 0;
        for (const int64_t length : inputs.lengths) {
            for (int64_t begin = 0; begin < length; begin += kQueryBlock) {
                if (inputs.tape.job()) inputs.tape.job()->checkpoint();
                const int64_t end = std::min(begin + kQueryBlock, length);
                add(looks, inputs, {first, begin, end, inputs.spec.causal ? end : length});
            }
            first += length;
        }
        return 0;
    }

    Looks& looks(int layer, size_t head) { return m_looks[static_cast<size_t>(layer)][head]; }

  private:
    void add(std::vector<Looks>& looks, const AttentionInputs& inputs,
             const AttentionBlock& block) {
        m_distributions.compute(inputs.queries->value, inputs.keys->value, inputs.spec, block);
        parallelFor(inputs.spec.heads, 1, [&](int64_t from, int64_t to) {
            for (int64_t head = from; head < to; ++head)
                for (int64_t t = 0; t < block.rows(); ++t)
                    addRow(looks[static_cast<size_t>(head)],
                           m_distributions.row(static_cast<int>(head), t, block), block.begin + t,
                           block.keys);
        });
    }

    static void addRow(Looks& looks, const float* weights, int64_t position, int64_t keys) {
        for (int64_t j = 0; j < keys; ++j) {
            const auto p = double{weights[j]};
            if (p > 0) looks.entropy -= p * std::log(p);
            looks.distance += p * static_cast<double>(std::abs(position - j));
        }
        ++looks.queries;
    }

    std::vector<std::vector<Looks>> m_looks;  // layers x heads
    AttentionDistributions m_distributions;
};

class HeadStudy {
  public:
    HeadStudy(const ModelPtr& model, const TrainingBatch& examples, const HeadOptions& options,
              std::shared_ptr<Backend> backend, JobContext& job)
        : m_spec(model->spec()),
          m_model(model, std::move(backend), std::vector<TrainedWeightPtr>{}),
          m_examples(examples),
          m_options(options),
          m_job(job),
          m_look(m_spec),
          m_saved(options.state, "heads") {}

    HeadReport run() {
        HeadReport report;
        report.examples = static_cast<int64_t>(m_examples.size());
        report.targets = countTargets(m_examples);
        for (size_t i = 0; i < m_spec.layers.size(); ++i)
            if (const size_t heads = m_look.gates(static_cast<int>(i))->values.size())
                report.layers.push_back(
                    {static_cast<int>(i), std::vector<HeadImportance>(heads), {}});
        if (report.layers.empty())
            throw Error(ErrorKind::Refused, "the model has no attention heads to look at");
        takeSaved(report);
        gradients(report);
        report.loss = meanOf(m_losses);
        describe(report);
        if (m_options.leaveOneOut) leaveOut(report);
        m_saved.keep(m_job);
        return report;
    }

  private:
    /// Calls each(number, sum) for all that is added up over examples.
    template <class Each>
    void eachSum(HeadReport& report, Each each) {
        for (LayerHeads& layer : report.layers)
            for (size_t h = 0; h < layer.heads.size(); ++h) {
                Looks& looks = m_look.looks(layer.layer, h);
                each(layer.heads[h].gradient);
                each(layer.heads[h].estimate);
                each(looks.entropy);
                each(looks.distance);
                each(looks.queries);
            }
    }

    /// What an earlier run of the same look has found.
    void takeSaved(HeadReport& report) {
        size_t count = 0;
        eachSum(report, [&](auto&) { ++count; });
        m_sums = &m_saved.sums("sums", count);
        m_losses = m_saved.sums("losses", m_examples.size());
        if (m_options.leaveOneOut)
            m_changes = &m_saved.sums("changes", 2 * static_cast<size_t>(passes(report)));
        auto sum = m_sums->begin();
        eachSum(report, [&](auto& number) {
            number = static_cast<std::remove_reference_t<decltype(number)>>(*sum++);
        });
    }

    void gradients(HeadReport& report) {
        m_job.startPhase("gradients of the heads", report.examples);
        const int64_t before = std::min(m_saved.done(), report.examples);
        m_job.advance(before);
        const double share = 1.0 / static_cast<double>(m_examples.size());
        for (auto i = static_cast<size_t>(before); i < m_examples.size(); ++i) {
            m_look.clearGradients();
            const TrainingBatch one{m_examples[i]};
            const auto targets = static_cast<double>(std::max<int64_t>(1, countTargets(one)));
            m_losses[i] = m_model.accumulateGradients(one, m_look, 1 / targets, &m_job).mean();
            for (LayerHeads& layer : report.layers)
                for (size_t h = 0; h < layer.heads.size(); ++h) {
                    const double slope = double{m_look.gates(layer.layer)->gradient[h]};
                    layer.heads[h].gradient += share * std::abs(slope);
                    layer.heads[h].estimate -= share * slope;
                }
            auto sum = m_sums->begin();
            eachSum(report, [&](auto& number) { *sum++ = static_cast<double>(number); });
            m_saved.sums("losses", m_losses.size())[i] = m_losses[i];
            m_saved.advance(m_job);
            m_job.advance();
        }
    }

    void describe(HeadReport& report) {
        for (LayerHeads& layer : report.layers)
            for (size_t h = 0; h < layer.heads.size(); ++h) {
                const Looks& looks = m_look.looks(layer.layer, h);
                const auto queries = static_cast<double>(std::max<int64_t>(1, looks.queries));
                layer.heads[h].entropy = looks.entropy / queries;
                layer.heads[h].distance = looks.distance / queries;
            }
    }

    /// Heads that share keys and values; 1 where every head has its own.
    size_t groupSize(const LayerHeads& layer) const {
        const AttentionSpec& spec = m_spec.layers[static_cast<size_t>(layer.layer)].attention;
        return static_cast<size_t>(spec.heads / spec.kvHeads);
    }

    /// One for each head and group that is left out.
    int64_t passes(const HeadReport& report) const {
        int64_t passes = 0;
        for (const LayerHeads& layer : report.layers)
            passes += static_cast<int64_t>(
                layer.heads.size() +
                (groupSize(layer) > 1 ? layer.heads.size() / groupSize(layer) : 0));
        return passes;
    }

    void leaveOut(HeadReport& report) {
        m_job.startPhase("leaving heads out", passes(report));
        m_pass = 0;
        std::vector<double> slopes, changes;
        for (LayerHeads& layer : report.layers) {
            for (size_t h = 0; h < layer.heads.size(); ++h) {
                layer.heads[h].without = without(layer.layer, h, 1);
                slopes.push_back(layer.heads[h].gradient);
                changes.push_back(layer.heads[h].without->mean);
            }
            const size_t size = groupSize(layer);
            for (size_t h = 0; size > 1 && h < layer.heads.size(); h += size)
                layer.groups.push_back(without(layer.layer, h, size));
        }
        report.agreement = rankCorrelation(slopes, changes);
    }

    /// The next pass, unless its result is there already.
    LossChange without(int layer, size_t first, size_t count) {
        double* const kept = m_changes->data() + 2 * m_pass;
        if (std::ssize(m_examples) + m_pass++ >= m_saved.done()) {
            const LossChange change = measuredWithout(layer, first, count);
            kept[0] = change.mean;
            kept[1] = change.standardError.value_or(NAN);
            m_saved.advance(m_job);
        }
        m_job.advance();
        return {kept[0], std::isnan(kept[1]) ? std::nullopt : std::optional(kept[1])};
    }

    LossChange measuredWithout(int layer, size_t first, size_t count) {
        HeadGates gates(m_spec);
        const auto begin = gates.gates(layer)->values.begin() + static_cast<std::ptrdiff_t>(first);
        std::fill(begin, begin + static_cast<std::ptrdiff_t>(count), 0.0f);
        std::vector<double> changes;
        for (size_t i = 0; i < m_examples.size(); ++i)
            changes.push_back(m_model.loss({m_examples[i]}, gates, &m_job).mean() - m_losses[i]);
        return lossChangeOf(changes);
    }

    const ModelSpec& m_spec;
    TrainableModel m_model;
    const TrainingBatch& m_examples;
    const HeadOptions& m_options;
    JobContext& m_job;
    HeadLook m_look;
    SavedSums m_saved;
    std::vector<double>* m_sums = nullptr;     // in m_saved
    std::vector<double>* m_changes = nullptr;  // the same: two of each pass
    int64_t m_pass = 0;                        // of those that leave something out
    std::vector<double> m_losses;              // of the whole model, per example
};

}  // namespace

LossChange lossChangeOf(std::span<const double> changes) {
    if (changes.size() < 2) return {meanOf(changes), std::nullopt};
    return {meanOf(changes), standardErrorOf(changes)};
}

void requireTargets(const TrainingBatch& examples) {
    if (countTargets(examples) == 0)
        throw Error(ErrorKind::Usage,
                    "there is nothing to measure heads on; give a text of at least one window, or "
                    "labelled examples");
}

HeadReport headImportance(const ModelPtr& model, const TrainingBatch& examples,
                          const HeadOptions& options, std::shared_ptr<Backend> backend,
                          JobContext& job) {
    requireTargets(examples);
    return HeadStudy(model, examples, options, std::move(backend), job).run();
}

}  // namespace lathe::core
