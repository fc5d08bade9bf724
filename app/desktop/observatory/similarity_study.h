// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How much each block changes the residual stream on a text, measured as a job, and which blocks
// that makes the first to go, as a step of a recipe.

#include <memory>
#include <set>
#include <vector>

#include "app/desktop/observatory/observed_text.h"
#include "core/backend/backend.h"
#include "core/observe/layer_similarity.h"
#include "core/workspace/recipe.h"

namespace lathe::app {

struct SimilarityRequest {
    core::ModelPtr model;
    std::shared_ptr<core::Backend> backend;
    TextChoice text;
};

struct SimilarityStudy {
    core::LayerSimilarity found;
    QString textName, textSha256;
    std::vector<uint64_t> layerBytes;  ///< of the weights of each block
    uint64_t modelBytes = 0;

    int layers() const { return static_cast<int>(found.influence.size()); }
};

SimilarityStudy studySimilarity(const SimilarityRequest& request, core::JobContext& job);

/// Blocks that are marked for removal, by number.
using LayerMarks = std::set<int>;

/// What "lowest" means: each block by its influence, or neighbours by their angular distance.
enum class LayerOrder { Influence, Neighbours };
LayerMarks lowestLayers(const SimilarityStudy& study, LayerOrder order, int count);

/// The step that removes them.
core::RecipeStep removalOf(const LayerMarks& marks);

}  // namespace lathe::app
