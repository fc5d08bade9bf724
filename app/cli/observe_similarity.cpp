// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "app/cli/observe_text.h"
#include "core/model/family.h"
#include "core/observe/layer_similarity.h"

namespace lathe::app {

namespace {

constexpr const char* kKeys =
    "what, data_sha256, protocol, context, positions, influence[] (of each layer: 1 - mean cosine "
    "of what enters and leaves it), angular[][] (between boundaries, 0 enters the first layer: "
    "mean "
    "arccos / pi), least_distant[] {layers, first, distance} (the neighbouring layers that change "
    "least), cka_positions, cka[][], debiased_cka[][] (linear, between boundaries)";

Json resultJson(const core::LayerSimilarity& found) {
    Json runs = Json::array();
    for (const core::LayerRun& run : found.leastDistant)
        runs.push_back({{"layers", run.layers}, {"first", run.first}, {"distance", run.distance}});
    return {{"positions", found.positions},
            {"influence", found.influence},
            {"angular", found.angular},
            {"least_distant", std::move(runs)},
            {"cka_positions", found.ckaPositions},
            {"cka", found.cka},
            {"debiased_cka", found.debiasedCka}};
}

std::string resultText(const core::LayerSimilarity& found) {
    std::vector<size_t> order(found.influence.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return found.influence[a] < found.influence[b]; });
    std::string text = "layers by influence, least first\n";
    for (const size_t layer : order)
        text += fmt::format("  {:>4}  influence {:.5f}  angle {:.5f}  CKA {:.4f}\n", layer,
                            found.influence[layer], found.angular[layer][layer + 1],
                            found.debiasedCka[layer][layer + 1]);
    text += "neighbouring layers that change least together\n";
    for (const core::LayerRun& run : found.leastDistant)
        text += fmt::format("  {:>4} layers from {}  angle {:.5f}\n", run.layers, run.first,
                            run.distance);
    return text;
}

void look(Session& session, const ObserveOptions& shared, const core::SimilarityOptions& options) {
    const core::ModelPtr model = core::openModel(shared.model);
    const ObservedText observed = observedText(*model, shared);
    const core::LayerSimilarity found = core::layerSimilarity(
        core::ForwardPass(model, session.backend()), observed.plan, options, session.job());
    Json json = {{"what", shared.what}};
    json.update(textJson(observed));
    json.update(resultJson(found));
    session.print(json, resultText(found));
}

Look prepare(Parser& command) {
    auto options = std::make_shared<core::SimilarityOptions>();
    command.addFlag("--last-position", options->lastPositionOnly,
                     "Cosines and angles of each window's last position only");
    command
        .addOption("--cka-positions", options->ckaPositions,
                    "Positions for CKA at most, evenly spaced")
        .check(between(4, 1024))
        .showDefault();
    return [options](Session& session, const ObserveOptions& shared) {
        look(session, shared, *options);
    };
}

}  // namespace

const Observation observeSimilarity = {
    "similarity", "which layers change the residual stream least (--text)", kKeys, prepare};

}  // namespace lathe::app
