// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/prune/layer_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/model/layer_names.h"

namespace lathe::core {

namespace {

/// A stream of zeros stays one: nothing has turned it.
double turned(double measured) {
    return std::isnan(measured) ? 0 : measured;
}

/// The first of `count` neighbours that can all go and are nearest, of equally near ones the last;
/// nothing if there are none. `distance` is of the boundary before the first to that behind the
/// last.
std::optional<int> firstOfNearest(const std::set<int>& removable, int count,
                                  const std::function<double(int, int)>& distance) {
    std::optional<int> best;
    double least = 0;
    for (const int first : removable) {
        bool all = true;
        for (int i = 1; i < count; ++i) all &= removable.contains(first + i);
        if (!all) continue;
        const double found = turned(distance(first, first + count));
        if (best && found > least) continue;
        best = first;
        least = found;
    }
    return best;
}

}  // namespace

std::set<int> removableLayers(const MethodInput& input) {
    const std::vector<LayerSpec>& layers = input.model->spec().layers;
    std::set<int> chosen, found;
    for (const WeightPtr& target : input.targets) chosen.insert(target->layer);
    for (int i = 0; i < std::ssize(layers); ++i) {
        const int owner = layers[static_cast<size_t>(i)].weightsOf;
        if (chosen.contains(owner < 0 ? i : owner)) found.insert(i);
    }
    return found;
}

std::set<int> leastInfluential(const std::vector<double>& influence, const std::set<int>& removable,
                               int64_t count) {
    std::vector<int> order(removable.rbegin(), removable.rend());
    std::ranges::stable_sort(
        order, {}, [&](int layer) { return turned(influence[static_cast<size_t>(layer)]); });
    return {order.begin(), order.begin() + std::min<int64_t>(count, std::ssize(order))};
}

std::set<int> nearestNeighbours(const MethodInput& input, int count,
                                const std::function<double(int, int)>& distance) {
    const std::optional<int> first = firstOfNearest(removableLayers(input), count, distance);
    if (!first)
        throw Error(ErrorKind::Usage,
                    fmt::format("there are no {} neighbouring layers that can go; lower count, or "
                                "choose weights of more layers",
                                count));
    std::set<int> gone;
    for (int i = 0; i < count; ++i) gone.insert(*first + i);
    return gone;
}

std::vector<int> allBut(const MethodInput& input, const std::set<int>& gone) {
    const std::set<int> removable = removableLayers(input);
    std::vector<int> kept;
    for (int i = 0; i < std::ssize(input.model->spec().layers); ++i)
        if (!gone.contains(i) || !removable.contains(i)) kept.push_back(i);
    return kept;
}

std::map<int, int> newNumbers(const ModelSpec& spec, const std::vector<int>& kept) {
    std::map<int, int> numbers;
    for (size_t i = 0; i < kept.size(); ++i) {
        const int owner = spec.layers[static_cast<size_t>(kept[i])].weightsOf;
        numbers.emplace(owner < 0 ? kept[i] : owner, static_cast<int>(i));
    }
    return numbers;
}

std::string successorName(const Weight& weight, const std::map<int, int>& numbers) {
    if (weight.layer < 0) return weight.name;
    const auto number = numbers.find(weight.layer);
    if (number == numbers.end()) return {};
    return nameInLayer(weight, number->second);
}

}  // namespace lathe::core
