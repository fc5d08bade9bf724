// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/neuron_scores.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "core/base/error.h"
#include "core/calibrate/calibration.h"
#include "core/methods/prune/structured.h"
#include "core/methods/step_backend.h"
#include "core/model/forward.h"
#include "core/model/layer_names.h"
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

class MeanMagnitudes : public Observer {
  public:
    void watch(const std::string& site, size_t axis) { m_axisOf.emplace(site, axis); }
    void reserve(size_t axes) { m_sums.resize(axes), m_rows.resize(axes); }

    void onInput(std::string_view site, ConstMatrix x) override {
        const auto found = m_axisOf.find(site);
        if (found == m_axisOf.end()) return;
        std::vector<double>& sums = m_sums[found->second];
        sums.resize(static_cast<size_t>(x.columns));
        for (int64_t t = 0; t < x.rows; ++t)
            for (size_t c = 0; c < sums.size(); ++c) sums[c] += std::abs(double{x.row(t)[c]});
        m_rows[found->second] += x.rows;
    }

    std::vector<std::vector<double>> means() && {
        for (size_t i = 0; i < m_sums.size(); ++i)
            for (double& sum : m_sums[i]) sum /= static_cast<double>(m_rows[i]);
        return std::move(m_sums);
    }

  private:
    std::map<std::string, size_t, std::less<>> m_axisOf;
    std::vector<std::vector<double>> m_sums;
    std::vector<int64_t> m_rows;
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
    MeanMagnitudes watcher;
    watcher.reserve(axes.size());
    for (size_t i = 0; i < axes.size(); ++i)
        for (const std::string& site :
             sitesOf(input.model->spec(), readerOf(*input.model, axes[i].axis)))
            watcher.watch(site, i);
    const ForwardPass pass(input.model, backendOf(input));
    const std::vector<InputBatch> batches = inBatches(input.model->spec(), inputs);
    job.startPhase("Watching the neurons", std::ssize(batches));
    for (const InputBatch& batch : batches) {
        job.checkpoint();
        ForwardState state = pass.begin(batch, &watcher, &job);
        pass.run(state, -1, &watcher, &job);
        Matrix logits;  // what reads the last dense layer
        if (input.model->spec().classifies())
            pass.logits(state, state.firstRows(), logits, &watcher, &job);
        job.advance();
    }
    return std::move(watcher).means();
}

std::vector<std::vector<double>> activationGradients(const MethodInput& input,
                                                     std::span<const AxisCut> axes,
                                                     const TrainingBatch& examples,
                                                     JobContext& job) {
    std::vector<std::vector<double>> scores;
    const double share = 1 / static_cast<double>(examples.size());
    job.startPhase("gradients of the neurons", std::ssize(axes) * std::ssize(examples));
    for (const std::vector<std::string>& names : readersAtOnce(*input.model, axes)) {
        const size_t first = scores.size();
        for (size_t k = 0; k < names.size(); ++k)
            scores.emplace_back(static_cast<size_t>(axes[first + k].size), 0.0);
        TrainableModel model(input.model, backendOf(input), names);
        for (const TrainingSequence& example : examples) {
            const TrainingBatch one{example};
            HardLabels labels;
            model.clearGradients();
            model.accumulateGradients(
                one, labels, 1 / static_cast<double>(std::max<int64_t>(1, countTargets(one))),
                &job);
            model.pullBack(&job);
            for (size_t k = 0; k < names.size(); ++k)
                addColumns(model.leaf(names[k]), share, scores[first + k]);
            job.advance(std::ssize(names));
        }
    }
    return scores;
}

double gradientPasses(const Model& model, std::span<const AxisCut> axes) {
    return kGradientPasses * static_cast<double>(readersAtOnce(model, axes).size());
}

}  // namespace lathe::core
