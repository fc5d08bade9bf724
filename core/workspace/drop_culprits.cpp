// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/drop_culprits.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/evaluate/statistics.h"

namespace lathe::core {

namespace {

/// A weight of its layer that gives back so much of what the layer does is to blame alone.
constexpr double kAlone = 0.8;

int64_t elementsOf(const std::vector<WeightPtr>& weights) {
    int64_t elements = 0;
    for (const WeightPtr& weight : weights) elements += weight->encoding->elements();
    return elements;
}

std::string placeOf(const Weight& weight) {
    return weight.layer >= 0 ? fmt::format("layers.{}", weight.layer) : weight.name;
}

}  // namespace

DropCulprits::DropCulprits(std::shared_ptr<Backend> backend, VariantScorer& scorer,
                           const BoundaryStates& states, const WindowPlan& plan,
                           const ForwardPass& after, const TokenScores& scores, const Model& before,
                           const DropOptions& options)
    : m_backend(std::move(backend)),
      m_scorer(scorer),
      m_states(states),
      m_plan(plan),
      m_after(after),
      m_before(before),
      m_options(options),
      m_all(meanOf(scores.kl)),
      m_now(scores) {}

/// In the order of the network, one place per layer. Another encoding may stand for the same
/// values, which then give nothing back.
DropCulprits::Places DropCulprits::changedPlaces() const {
    Places places;
    const Model& after = m_after.model();
    ModelSpec spec = after.spec();
    spec.tiedHead = m_before.spec().tiedHead;  // a head that a step has untied stays as it is
    if (!(spec == m_before.spec())) return places;
    std::string last;
    for (const WeightPtr& weight : m_before.weightsInOrder()) {
        const Weight* now = after.find(weight->name);
        if (!now || now->encoding == weight->encoding) continue;
        const std::string place = placeOf(*weight);
        if (place != last) places.emplace_back();
        last = place;
        places.back().push_back(weight);
    }
    return places;
}

DropCulprits::Trial DropCulprits::tried(std::span<const std::vector<WeightPtr>> places) {
    std::vector<WeightPtr> back = m_back;
    for (const auto& place : places) back.insert(back.end(), place.begin(), place.end());
    const int blocks = m_states.blocks();
    int first = blocks;
    for (const WeightPtr& weight : back)
        first = std::min(first, firstBlockOf(m_before.spec(), *weight));
    const ForwardPass variant(m_after.model().withWeights(back), m_backend);
    Trial trial{m_scorer.score(m_states, {&variant, 1}, first).front(), 0};
    trial.regained = meanOf(m_now.kl) - meanOf(trial.scores.kl);
    m_plain += m_states.allRows() * blocks;
    return trial;
}

/// Best first: if a group gives back at least what any of its places does (harm that cancels is the
/// exception), the place that is reached before every group that is left gives back most.
std::optional<DropCulprits::Place> DropCulprits::strongest(const Places& places, Trial whole,
                                                           double least) {
    struct Group {
        size_t begin, end;
        Trial trial;
    };
    std::vector<Group> groups;
    groups.push_back({0, places.size(), std::move(whole)});
    for (;;) {
        const auto best = std::ranges::max_element(
            groups, {}, [](const Group& group) { return group.trial.regained; });
        if (!(best->trial.regained >= least)) return {};
        Group group = std::move(*best);
        if (group.end - group.begin == 1) return Place{places[group.begin], std::move(group.trial)};
        groups.erase(best);
        const size_t middle = (group.begin + group.end) / 2;
        for (const auto& [begin, end] : {std::pair{group.begin, middle}, {middle, group.end}})
            groups.push_back({begin, end, tried(std::span(places).subspan(begin, end - begin))});
    }
}

/// One weight of a layer instead of all of it, if that gives back nearly as much.
DropCulprits::Place DropCulprits::narrowed(Place place) {
    if (place.weights.size() < 2) return place;
    Places single;
    for (const WeightPtr& weight : place.weights) single.push_back({weight});
    auto alone = strongest(single, place.trial, kAlone * place.trial.regained);
    return alone ? std::move(*alone) : place;
}

std::optional<DropCulprit> DropCulprits::next(Places& left) {
    auto found = strongest(left, tried(left), m_options.leastShare * m_all);
    if (!found) return {};
    const Place place = narrowed(std::move(*found));
    DropCulprit culprit;
    culprit.site =
        place.weights.size() == 1 ? place.weights.front()->name : placeOf(*place.weights.front());
    for (const WeightPtr& weight : place.weights) culprit.weights.push_back(weight->name);
    culprit.regained = differenceOf(m_plan, m_now, place.trial.scores).kl;
    culprit.share = place.trial.regained / m_all;
    culprit.valueShare =
        static_cast<double>(elementsOf(place.weights)) / static_cast<double>(m_changed);
    if (culprit.share < m_options.leastConcentration * culprit.valueShare) return {};
    m_back.insert(m_back.end(), place.weights.begin(), place.weights.end());
    m_now = place.trial.scores;
    for (auto& weights : left)
        std::erase_if(weights, [&](const WeightPtr& weight) {
            return std::ranges::find(place.weights, weight) != place.weights.end();
        });
    std::erase_if(left, [](const auto& weights) { return weights.empty(); });
    return culprit;
}

std::vector<DropCulprit> DropCulprits::find() {
    std::vector<DropCulprit> culprits;
    Places left = changedPlaces();
    for (const auto& place : left) m_changed += elementsOf(place);
    while (!left.empty() && std::ssize(culprits) < m_options.culprits && m_all > 0) {
        auto culprit = next(left);
        if (!culprit) break;
        culprits.push_back(std::move(*culprit));
    }
    return culprits;
}

}  // namespace lathe::core
