// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/neuron_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/calibrate/calibration.h"
#include "core/methods/prune/structured.h"
#include "core/methods/step_backend.h"
#include "core/model/forward.h"
#include "core/model/layer_names.h"
#include "core/train/saved_sums.h"
#include "core/train/trainable_model.h"

namespace lathe::core {

namespace {

/// The weight whose columns are the neurons.
const Weight& readerOf(const Model& model, const AxisRef& axis) {
    for (const WeightPtr& weight : model.weightsInOrder()) {
        if (weight->axes.size() < 2) continue;
        for (const Axis& column : weight->axes[1])
            if (column.kind == axis.kind && column.layer == axis.layer) return *weight;
    }
    throw Error(ErrorKind::Internal, "no weight reads the neurons");
}

/// Sums of magnitudes of each axis, and behind them how many rows these are of.
class MagnitudeSums : public Observer {
  public:
    MagnitudeSums(SavedSums& saved, std::span<const AxisCut> axes) {
        for (size_t i = 0; i < axes.size(); ++i)
            m_sums.push_back(
                &saved.sums(fmt::format("axis.{}", i), static_cast<size_t>(axes[i].size) + 1));
    }

    void watch(const std::string& site, size_t axis) { m_axisOf.emplace(site, axis); }

    void onInput(std::string_view site, ConstMatrix x) override {
        const auto found = m_axisOf.find(site);
        if (found == m_axisOf.end()) return;
        std::vector<double>& sums = *m_sums[found->second];
        for (int64_t t = 0; t < x.rows; ++t)
            for (size_t c = 0; c + 1 < sums.size(); ++c) sums[c] += std::abs(double{x.row(t)[c]});
        sums.back() += static_cast<double>(x.rows);
    }

    std::vector<std::vector<double>> means() const {
        std::vector<std::vector<double>> means;
        for (const std::vector<double>* sums : m_sums) {
            std::vector<double>& mean = means.emplace_back(sums->begin(), sums->end() - 1);
            for (double& value : mean) value /= sums->back();
        }
        return means;
    }

  private:
    std::map<std::string, size_t, std::less<>> m_axisOf;
    std::vector<std::vector<double>*> m_sums;
};

/// The weights that read the neurons, in their order, as many together as have room for gradients.
std::vector<std::vector<std::string>> readersAtOnce(const Model& model,
                                                    std::span<const AxisCut> axes) {
    constexpr uint64_t kBytesAtOnce = uint64_t{1} << 30;
    std::vector<std::vector<std::string>> rounds;
    uint64_t bytes = kBytesAtOnce;
    for (const AxisCut& cut : axes) {
        if (bytes >= kBytesAtOnce) {
            rounds.emplace_back();
            bytes = 0;
        }
        const Weight& reader = readerOf(model, cut.axis);
        rounds.back().push_back(reader.name);
        bytes += static_cast<uint64_t>(reader.encoding->elements()) * 2 * sizeof(float);
    }
    return rounds;
}

/// Adds |sum over rows of W dL/dW| of each column.
void addColumns(const Leaf& leaf, double share, std::vector<double>& scores) {
    std::vector<double> sums(scores.size());
    for (size_t i = 0; i < leaf.values.size(); ++i)
        sums[i % sums.size()] += double{leaf.values[i]} * double{leaf.gradient[i]};
    for (size_t c = 0; c < sums.size(); ++c) scores[c] += share * std::abs(sums[c]);
}

}  // namespace

std::vector<std::vector<double>> meanActivations(const MethodInput& input,
                                                 std::span<const AxisCut> axes,
                                                 const InputBatch& inputs, JobContext& job) {
    SavedSums saved(input.state, "magnitudes");
    MagnitudeSums watcher(saved, axes);
    for (size_t i = 0; i < axes.size(); ++i)
        for (const std::string& site :
             sitesOf(input.model->spec(), readerOf(*input.model, axes[i].axis)))
            watcher.watch(site, i);
    const ForwardPass pass(input.model, backendOf(input));
    const std::vector<InputBatch> batches = inBatches(input.model->spec(), inputs);
    job.startPhase("Watching the neurons", std::ssize(batches));
    job.advance(saved.done());
    for (auto i = static_cast<size_t>(saved.done()); i < batches.size(); ++i) {
        job.checkpoint();
        ForwardState state = pass.begin(batches[i], &watcher, &job);
        pass.run(state, -1, &watcher, &job);
        Matrix logits;  // what reads the last dense layer
        if (input.model->spec().classifies())
            pass.logits(state, state.firstRows(), logits, &watcher, &job);
        saved.advance(job);
        job.advance();
    }
    saved.keep(job);
    return watcher.means();
}

std::vector<std::vector<double>> activationGradients(const MethodInput& input,
                                                     std::span<const AxisCut> axes,
                                                     const TrainingBatch& examples,
                                                     JobContext& job) {
    SavedSums saved(input.state, "gradients");
    std::vector<std::vector<double>*> scores;
    for (size_t k = 0; k < axes.size(); ++k)
        scores.push_back(&saved.sums(fmt::format("axis.{}", k), static_cast<size_t>(axes[k].size)));
    const double share = 1 / static_cast<double>(examples.size());
    job.startPhase("gradients of the neurons", std::ssize(axes) * std::ssize(examples));
    int64_t unit = 0;  // an example in a round
    size_t first = 0;  // axis of the round
    for (const std::vector<std::string>& names : readersAtOnce(*input.model, axes)) {
        std::optional<TrainableModel> model;
        for (const TrainingSequence& example : examples) {
            job.advance(std::ssize(names));
            if (unit++ < saved.done()) continue;
            if (!model) model.emplace(input.model, backendOf(input), names);
            const TrainingBatch one{example};
            HardLabels labels;
            model->clearGradients();
            model->accumulateGradients(
                one, labels, 1 / static_cast<double>(std::max<int64_t>(1, countTargets(one))),
                &job);
            model->pullBack(&job);
            for (size_t k = 0; k < names.size(); ++k)
                addColumns(model->leaf(names[k]), share, *scores[first + k]);
            saved.advance(job);
        }
        first += names.size();
    }
    saved.keep(job);
    std::vector<std::vector<double>> found;
    for (const std::vector<double>* score : scores) found.push_back(*score);
    return found;
}

double gradientPasses(const Model& model, std::span<const AxisCut> axes) {
    return kGradientPasses * static_cast<double>(readersAtOnce(model, axes).size());
}

}  // namespace lathe::core
