// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/head_scores.h"

#include "core/methods/step_backend.h"
#include "core/observe/head_importance.h"

namespace lathe::core {

namespace {

double scoreOf(const HeadImportance& head, const std::string& score) {
    if (score == "gradient") return head.gradient;
    return score == "taylor" ? head.estimate : head.without->mean;
}

/// Adds the scores of a layer's heads to those of their groups.
void addLayer(const LayerHeads& layer, const std::string& score, std::vector<double>& groups) {
    if (score == "leave_one_out" && !layer.groups.empty()) {
        for (size_t g = 0; g < groups.size(); ++g) groups[g] += layer.groups[g].mean;
        return;
    }
    const size_t each = layer.heads.size() / groups.size();
    for (size_t h = 0; h < layer.heads.size(); ++h)
        groups[h / each] += scoreOf(layer.heads[h], score);
}

}  // namespace

std::vector<std::vector<double>> headScores(const MethodInput& input,
                                            std::span<const AxisCut> groups,
                                            const TrainingBatch& examples, const std::string& score,
                                            JobContext& job) {
    const HeadReport report = headImportance(
        input.model, examples, {score == "leave_one_out", input.state}, backendOf(input), job);
    std::vector<std::vector<double>> scores;
    for (const AxisCut& cut : groups) {
        std::vector<double>& own = scores.emplace_back(static_cast<size_t>(cut.size), 0.0);
        for (const LayerHeads& layer : report.layers) {
            const int owner =
                input.model->spec().layers[static_cast<size_t>(layer.layer)].weightsOf;
            if ((owner < 0 ? layer.layer : owner) == cut.axis.layer) addLayer(layer, score, own);
        }
    }
    return scores;
}

}  // namespace lathe::core
