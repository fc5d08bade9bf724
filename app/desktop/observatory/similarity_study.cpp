// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/observatory/similarity_study.h"

#include <algorithm>
#include <numeric>

#include "core/methods/number_list.h"

namespace lathe::app {

SimilarityStudy studySimilarity(const SimilarityRequest& request, core::JobContext& job) {
    const core::Model& model = *request.model;
    const ObservedWindows observed = readObserved(request.text, model);
    SimilarityStudy study;
    study.found = core::layerSimilarity(core::ForwardPass(request.model, request.backend),
                                        observed.plan, {}, job);
    study.textName = observed.name;
    study.textSha256 = observed.sha256;
    study.layerBytes.resize(model.spec().layers.size());
    for (const core::WeightPtr& weight : model.weightsInOrder())
        if (weight->layer >= 0)
            study.layerBytes[static_cast<size_t>(weight->layer)] += weight->encoding->bytes();
    study.modelBytes = model.bytes();
    return study;
}

LayerMarks lowestLayers(const SimilarityStudy& study, LayerOrder order, int count) {
    LayerMarks marks;
    if (count <= 0 || count > study.layers()) return marks;
    if (order == LayerOrder::Neighbours) {
        const core::LayerRun& run = study.found.leastDistant[static_cast<size_t>(count - 1)];
        for (int i = 0; i < count; ++i) marks.insert(run.first + i);
        return marks;
    }
    std::vector<int> layers(static_cast<size_t>(study.layers()));
    std::iota(layers.begin(), layers.end(), 0);
    std::ranges::stable_sort(
        layers, {}, [&](int layer) { return study.found.influence[static_cast<size_t>(layer)]; });
    marks.insert(layers.begin(), layers.begin() + count);
    return marks;
}

core::RecipeStep removalOf(const LayerMarks& marks) {
    return core::stepFromText("prune.layers mode=list remove=" + core::numberListText(marks));
}

}  // namespace lathe::app
