// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/activation_statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "core/base/thread_pool.h"
#include "core/model/layer_names.h"
#include "core/observe/boundary_states.h"
#include "core/observe/level_counts.h"
#include "core/observe/magnitude_counts.h"

namespace lathe::core {

namespace {

bool readsTheStream(std::string_view site) {
    return site.ends_with(".attn.q") || site.ends_with(".ffn.up");
}

/// Which positions and layers reach the outlier magnitude, for each channel of the stream's width.
class OutlierFeatures {
  public:
    OutlierFeatures(int64_t width, int64_t positions, size_t layers,
                    const ActivationOptions& options)
        : m_words(static_cast<size_t>((positions + 63) / 64)),
          m_features(static_cast<size_t>(width)),
          m_lastLayer(static_cast<size_t>(width), -1),
          m_reached(static_cast<size_t>(width)),
          m_bits(static_cast<size_t>(width) * m_words),
          m_positions(positions),
          m_options(options) {
        if (options.levels) m_levels.emplace(width, positions, layers);
    }

    void add(int layer, int64_t firstPosition, ConstMatrix x, const JobContext& job) {
        if (m_levels) m_levels->add(layer, firstPosition, x, job);
        m_rows += x.rows;
        parallelFor(
            x.columns, 64,
            [&](int64_t begin, int64_t end) {
                for (int64_t r = 0; r < x.rows; ++r)
                    for (int64_t c = begin; c < end; ++c) {
                        const float magnitude = std::fabs(x.row(r)[c]);
                        if (!(magnitude >= m_options.outlierMagnitude)) continue;
                        mark(static_cast<size_t>(c), layer, static_cast<size_t>(firstPosition + r),
                             magnitude);
                    }
            },
            &job);
    }

    std::vector<OutlierFeature> found(size_t layers) const {
        std::vector<OutlierFeature> found;
        for (size_t c = 0; c < m_features.size(); ++c) {
            OutlierFeature feature = m_features[c];
            if (feature.layers == 0) continue;
            int64_t positions = 0;
            for (size_t w = 0; w < m_words; ++w)
                positions += std::popcount(m_bits[c * m_words + w]);
            feature.channel = static_cast<int64_t>(c);
            feature.layersShare = feature.layers / static_cast<double>(layers);
            feature.positionsShare =
                static_cast<double>(positions) / static_cast<double>(m_positions);
            feature.inputsShare = static_cast<double>(m_reached[c]) / static_cast<double>(m_rows);
            feature.meets = feature.layersShare >= m_options.outlierLayers &&
                            feature.positionsShare >= m_options.outlierPositions;
            found.push_back(feature);
        }
        std::stable_sort(found.begin(), found.end(),
                         [](const OutlierFeature& a, const OutlierFeature& b) {
                             return a.inputsShare > b.inputsShare;
                         });
        return found;
    }

    FeatureLevels takeLevels() { return m_levels ? m_levels->take() : FeatureLevels{}; }

  private:
    void mark(size_t channel, int layer, size_t position, float magnitude) {
        OutlierFeature& feature = m_features[channel];
        if (m_lastLayer[channel] != layer) ++feature.layers;
        m_lastLayer[channel] = layer;
        ++m_reached[channel];
        feature.max = std::max(feature.max, double{magnitude});
        m_bits[channel * m_words + position / 64] |= uint64_t{1} << (position % 64);
    }

    size_t m_words;
    std::vector<OutlierFeature> m_features;
    std::vector<int> m_lastLayer;
    std::vector<int64_t> m_reached;  // inputs of attention and FFN, by position
    std::vector<uint64_t> m_bits;    // of each channel, one per position
    int64_t m_positions, m_rows = 0;
    const ActivationOptions& m_options;
    std::optional<LevelCounts> m_levels;
};

/// Watches one layer over all windows.
class LayerObserver : public Observer {
  public:
    LayerObserver(int layer, const ActivationOptions& options, OutlierFeatures& features,
                  const JobContext& job)
        : m_layer(layer), m_options(options), m_features(features), m_job(job) {}

    void startAt(int64_t position) { m_position = position; }

    void onInput(std::string_view site, ConstMatrix x) override {
        if (inputSite(site) != site) return;
        add(std::string(site), x);
        if (readsTheStream(site)) m_features.add(m_layer, m_position, x, m_job);
    }

    void add(const std::string& site, ConstMatrix x) {
        const auto found = std::find(m_names.begin(), m_names.end(), site);
        const auto index = static_cast<size_t>(found - m_names.begin());
        if (found == m_names.end()) {
            m_names.push_back(site);
            m_counts.emplace_back(x.columns);
        }
        m_counts[index].add(x, m_options.outlierMagnitude, m_job);
    }

    void take(std::vector<ActivationSite>& sites) const {
        for (size_t i = 0; i < m_names.size(); ++i) {
            sites.push_back(m_counts[i].summary());
            sites.back().name = m_names[i];
            sites.back().layer = m_layer;
        }
    }

  private:
    int m_layer;
    const ActivationOptions& m_options;
    OutlierFeatures& m_features;
    const JobContext& m_job;
    int64_t m_position = 0;
    std::vector<std::string> m_names;  // in the order of the walk
    std::vector<MagnitudeCounts> m_counts;
};

class Walkthrough {
  public:
    Walkthrough(const ForwardPass& pass, const WindowPlan& plan, const ActivationOptions& options,
                JobContext& job)
        : m_pass(pass), m_plan(plan), m_options(options), m_job(job) {
        m_result.positions = plan.inputTokens();
        job.startPhase("activations",
                       2 * m_result.positions * std::ssize(pass.model().spec().layers));
    }

    ActivationStatistics run() {
        const BoundaryStates states(m_pass, m_plan, m_options.stateMemoryBytes, m_job);
        const ModelSpec& spec = m_pass.model().spec();
        OutlierFeatures features(spec.width, m_result.positions, spec.layers.size(), m_options);
        for (int layer = 0; layer < states.blocks(); ++layer) runLayer(layer, states, features);
        finalStream(states, features);
        m_result.features = features.found(spec.layers.size());
        m_result.levels = features.takeLevels();
        return std::move(m_result);
    }

  private:
    void runLayer(int layer, const BoundaryStates& states, OutlierFeatures& features) {
        LayerObserver observer(layer, m_options, features, m_job);
        KvCache cache(m_pass.model().spec());
        int64_t position = 0;
        std::map<int64_t, MassiveActivation> massive;
        for (size_t w = 0; w < m_plan.windows.size(); ++w) {
            ForwardState state = states.at(w, layer, cache);
            findMassive(state.hidden, fmt::format("layers.{}", layer), w, massive);
            observer.startAt(position);
            m_pass.run(state, layer + 1, &observer, &m_job);
            position += states.rows(w);
            m_job.advance(states.rows(w));
        }
        observer.take(m_result.sites);
        for (auto& [channel, one] : massive) m_result.massive.push_back(std::move(one));
    }

    void finalStream(const BoundaryStates& states, OutlierFeatures& features) {
        LayerObserver observer(states.blocks(), m_options, features, m_job);
        KvCache cache(m_pass.model().spec());
        std::map<int64_t, MassiveActivation> massive;
        for (size_t w = 0; w < m_plan.windows.size(); ++w) {
            const ForwardState state = states.at(w, states.blocks(), cache);
            findMassive(state.hidden, "final", w, massive);
            observer.add("final", state.hidden.view());
        }
        observer.take(m_result.sites);
        for (auto& [channel, one] : massive) m_result.massive.push_back(std::move(one));
    }

    void findMassive(const Matrix& stream, const std::string& site, size_t window,
                     std::map<int64_t, MassiveActivation>& found) const {
        const std::vector<TokenId> tokens = m_plan.tokensOf(m_plan.windows[window]);
        std::vector<double> medians(static_cast<size_t>(stream.rows));
        parallelFor(
            stream.rows, 8,
            [&](int64_t begin, int64_t end) {
                for (int64_t r = begin; r < end; ++r)
                    medians[static_cast<size_t>(r)] = medianMagnitude(stream, r);
            },
            &m_job);
        for (int64_t r = 0; r < stream.rows; ++r)
            for (int64_t c = 0; c < stream.columns; ++c) {
                const double magnitude = std::fabs(stream.row(r)[c]);
                const double median = medians[static_cast<size_t>(r)];
                if (!(magnitude > m_options.massiveMagnitude) ||
                    !(magnitude >= m_options.massiveRatio * median))
                    continue;
                MassiveActivation& one = found[c];
                if (one.count++ == 0)
                    one = {site, c,
                           1,    0,
                           0,    static_cast<int64_t>(window),
                           r,    tokens[static_cast<size_t>(r)]};
                if (magnitude <= one.max) continue;
                one.max = magnitude;
                one.ratio = magnitude / median;
            }
    }

    static double medianMagnitude(const Matrix& stream, int64_t row) {
        std::vector<float> values(stream.row(row), stream.row(row) + stream.columns);
        for (float& value : values)  // what cannot be ordered counts as the largest
            value = std::isnan(value) ? std::numeric_limits<float>::infinity() : std::fabs(value);
        const auto middle = values.begin() + std::ssize(values) / 2;
        std::nth_element(values.begin(), middle, values.end());
        return *middle;
    }

    const ForwardPass& m_pass;
    const WindowPlan& m_plan;
    const ActivationOptions& m_options;
    JobContext& m_job;
    ActivationStatistics m_result;
};

}  // namespace

bool ActivationSite::isStream() const {
    return name == "final" || name == fmt::format("layers.{}", layer);
}

ActivationStatistics activationStatistics(const ForwardPass& pass, const WindowPlan& plan,
                                          const ActivationOptions& options, JobContext& job) {
    requireLanguageModel(pass.model().spec(), "activations over a text");
    return Walkthrough(pass, plan, options, job).run();
}

std::vector<RankedChannel> standingOut(const ActivationStatistics& statistics, size_t count) {
    std::vector<RankedChannel> ranked;
    for (const ActivationSite& site : statistics.sites) {
        if (site.isStream() || !(site.medianMax > 0)) continue;
        for (const ChannelMagnitude& channel : site.channels)
            ranked.push_back({site.name, channel.index, channel.max, channel.max / site.medianMax});
    }
    std::stable_sort(
        ranked.begin(), ranked.end(),
        [](const RankedChannel& a, const RankedChannel& b) { return a.ratio > b.ratio; });
    ranked.resize(std::min(ranked.size(), count));
    return ranked;
}

}  // namespace lathe::core
