// SPDX-License-Identifier: GPL-3.0-or-later
// plant_faults MODEL TEXT [TOKENS]: plants ten faults of each kind into a model, at random places,
// and says how the look that is made for them ranks each.
//   outlier channel  one channel of what attention and FFN read, 32 times larger in every layer
//   (adapt.inject_outliers);
//                    ranked among outlier features
//   noisy weight     normal noise of 5 % of its norm in one linear weight, while all weights are
//   rounded to 8 bits;
//                    ranked by the weights' own output errors against the original
//   near-copy block  a block that adds a hundredth of what it added; ranked by block influence, and
//   by the angular
//                    distance of runs of one layer
// The text is read for TOKENS (128) tokens. Exit status 1 if a fault is ranked first in fewer than
// nine of ten.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "core/base/error.h"
#include "core/data/text.h"
#include "core/model/family.h"
#include "core/observe/activation_statistics.h"
#include "core/observe/layer_similarity.h"
#include "tests/core/observe/float_model.h"
#include "tests/core/observe/observed_model.h"
#include "tests/core/observe/planted.h"

using namespace lathe::core;
using namespace lathe::tests;

namespace {

constexpr uint64_t kPlants = 10;

struct Plant {
    std::string place;
    size_t rank = 1;    ///< 1: first
    double margin = 0;  ///< its score divided by the best other one
};

/// Where the planted one stands among scores, the largest first; ties count against it.
Plant ranked(const std::vector<double>& scores, size_t planted, std::string place) {
    Plant plant{std::move(place), 1, 0};
    double other = 0;
    for (size_t i = 0; i < scores.size(); ++i) {
        if (i == planted) continue;
        plant.rank += scores[i] >= scores[planted];
        other = std::max(other, scores[i]);
    }
    plant.margin = scores[planted] / other;
    return plant;
}

class Planting {
  public:
    Planting(const ModelPtr& model, const std::string& text, int64_t tokens)
        : m_model(decoded(model)), m_original(passOf(m_model)) {
        WindowOptions options;
        options.context = tokens;
        options.chunks = 1;
        m_plan = planText(readText(text).text, *m_model->tokenizer(), m_model->spec(), options);
        m_rounded = rounded(m_model, "quant.rtn bits=8 group=32");
    }

    Plant outlierChannel(uint64_t seed) const {
        const auto width = static_cast<uint64_t>(m_model->spec().width);
        const auto channel = Rng(seed).below(width);
        const ModelPtr changed = withRecipeStep(
            m_model, fmt::format("adapt.inject_outliers channels={} factor=32", channel).c_str());
        const ActivationStatistics found = activationStatistics(passOf(changed), m_plan, {}, m_job);
        std::vector<double> spreads(width);
        for (const OutlierFeature& feature : found.features)
            spreads[static_cast<size_t>(feature.channel)] = feature.inputsShare;
        return ranked(spreads, channel, fmt::format("channel {}", channel));
    }

    Plant noisyWeight(uint64_t seed) const {
        const auto names = linearNames(*m_model);
        const std::string& name = names[Rng(seed).below(names.size())];
        const LayerDivergence found = divergenceByLayer(
            m_original, passOf(withNoise(m_rounded, name, 0.05, seed)), m_plan, {}, m_job);
        std::vector<double> errors;
        size_t planted = 0;
        for (const LinearError& linear : found.linears) {
            if (linear.site == name) planted = errors.size();
            errors.push_back(linear.own);
        }
        return ranked(errors, planted, name);
    }

    Plant nearCopy(uint64_t seed) const {
        const auto layer = Rng(seed).below(m_model->spec().layers.size());
        const LayerSimilarity found = layerSimilarity(
            passOf(withNearCopy(m_model, static_cast<int>(layer), 1e-2f)), m_plan, {}, m_job);
        std::vector<double> closeness;
        for (const double influence : found.influence) closeness.push_back(1 / influence);
        Plant plant = ranked(closeness, layer, fmt::format("layers.{}", layer));
        const bool leastDistant = found.leastDistant[0].first == static_cast<int>(layer);
        if (!leastDistant) plant.rank = std::max<size_t>(plant.rank, 2);
        return plant;
    }

  private:
    ModelPtr m_model, m_rounded;
    ForwardPass m_original;
    WindowPlan m_plan;
    mutable JobContext m_job;
};

struct Fault {
    const char* name;
    Plant (Planting::*plant)(uint64_t seed) const;
};
constexpr Fault kFaults[] = {{"outlier channel", &Planting::outlierChannel},
                             {"noisy weight", &Planting::noisyWeight},
                             {"near-copy block", &Planting::nearCopy}};

/// Whether at least nine of ten are found first.
bool plantAll(const Planting& planting, const Fault& fault) {
    size_t first = 0;
    double least = std::numeric_limits<double>::infinity();
    std::string lines;
    for (uint64_t seed = 1; seed <= kPlants; ++seed) {
        const Plant plant = (planting.*fault.plant)(seed);
        first += plant.rank == 1;
        least = std::min(least, plant.margin);
        lines += fmt::format("  {:<24} rank {:>3}  {:10.2f} times the next\n", plant.place,
                             plant.rank, plant.margin);
    }
    std::printf("%s: first in %zu of %llu, at least %.2f times the next\n%s", fault.name, first,
                static_cast<unsigned long long>(kPlants), least, lines.c_str());
    std::fflush(stdout);
    return first + 1 >= kPlants;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3 || count > 4) {
        std::fputs("usage: plant_faults MODEL TEXT [TOKENS]\n", stderr);
        return 2;
    }
    try {
        const int64_t tokens = count == 4 ? std::atoll(arguments[3]) : 128;
        const Planting planting(openModel(arguments[1]), arguments[2], tokens);
        bool all = true;
        for (const Fault& fault : kFaults) all &= plantAll(planting, fault);
        return all ? 0 : 1;
    } catch (const Error& error) {
        std::fprintf(stderr, "plant_faults: %s\n", error.what());
        return 1;
    }
}
