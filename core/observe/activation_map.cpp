// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/activation_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/error.h"
#include "core/model/layer_names.h"
#include "core/observe/weight_statistics.h"

namespace lathe::core {

namespace {

/// Keeps what enters one linear.
class InputKeeper : public Observer {
  public:
    explicit InputKeeper(ActivationMap& map) : m_map(map) {}

    void onInput(std::string_view site, ConstMatrix x) override {
        if (site == m_map.site) keep(x);
    }
    void keep(ConstMatrix x) {
        m_map.channels = x.columns;
        m_map.magnitudes.clear();
        for (int64_t r = 0; r < x.rows; ++r)
            for (int64_t c = 0; c < x.columns; ++c)
                m_map.magnitudes.push_back(std::fabs(x.row(r)[c]));
    }

  private:
    ActivationMap& m_map;
};

/// 3 for "layers.3" and "layers.3.attn.q"; the number of layers for "final"; -1 for others.
int layerOf(const std::string& site, int layers) {
    constexpr std::string_view kPrefix = "layers.";
    if (site == "final") return layers;
    if (!site.starts_with(kPrefix)) return -1;
    int layer = -1;
    std::from_chars(site.data() + kPrefix.size(), site.data() + site.size(), layer);
    return layer < layers ? layer : -1;
}

std::vector<float> weightPeaks(const Model& model, const ActivationMap& map,
                               const JobContext& job) {
    std::vector<float> peaks;
    for (const WeightPtr& weight : model.weightsInOrder()) {
        if (inputSite(weight->name) != map.site) continue;
        const WeightStatistics found = weightStatistics(*weight->encoding, {.bins = 1}, job);
        if (std::ssize(found.columns) != map.channels) continue;
        peaks.resize(found.columns.size());
        for (const ChannelRange& column : found.columns) {
            float& peak = peaks[static_cast<size_t>(column.index)];
            peak = std::fmax(peak, std::fmax(-column.low, column.high));
        }
    }
    return peaks;
}

}  // namespace

ActivationMap activationMap(const ForwardPass& pass, std::span<const TokenId> tokens,
                            const std::string& site, JobContext& job) {
    const ModelSpec& spec = pass.model().spec();
    const int layers = static_cast<int>(spec.layers.size()), layer = layerOf(site, layers);
    if (tokens.empty())
        throw Error(ErrorKind::Usage, "there are no tokens to look at; give a longer text");
    ActivationMap map;
    map.site = site;
    map.tokens.assign(tokens.begin(), tokens.end());
    InputKeeper keeper(map);
    if (layer >= 0) {
        job.startPhase("activations", layer + 1);
        KvCache cache(spec);
        const ForwardPass::Input input{&cache, tokens};
        ForwardState state = pass.begin({&input, 1});
        if (layer > 0) pass.run(state, layer, nullptr, &job);
        const bool stream = layer == layers || site == fmt::format("layers.{}", layer);
        if (stream)
            keeper.keep(state.hidden.view());
        else
            pass.run(state, layer + 1, &keeper, &job);
    }
    if (map.magnitudes.empty())
        throw Error(ErrorKind::Usage,
                    fmt::format("nothing of the network reads at '{}'; known are layers.N, "
                                "layers.N.attn.q and the other linears, and final",
                                site));
    map.weightPeaks = weightPeaks(pass.model(), map, job);
    return map;
}

}  // namespace lathe::core
