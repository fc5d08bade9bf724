// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which layers go, and what those that stay are called then. Private to core/methods/prune.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/methods/method.h"

namespace lathe::core {

/// Only layers with a chosen weight can go.
std::set<int> removableLayers(const MethodInput& input);

/// All layers but those that are to go and can.
std::vector<int> allBut(const MethodInput& input, const std::set<int>& gone);

/// The `count` removable layers of least block influence; of equal ones the later.
std::set<int> leastInfluential(const std::vector<double>& influence, const std::set<int>& removable,
                               int64_t count);

/// The `count` neighbours that can all go and are nearest to doing nothing; of equally near ones
/// the last. `distance` is of the boundary before the first to that behind the last. Throws
/// Error(Usage) if there are none.
std::set<int> nearestNeighbours(const MethodInput& input, int count,
                                const std::function<double(int, int)>& distance);

/// The number that the weights of each old layer have afterwards.
std::map<int, int> newNumbers(const ModelSpec& spec, const std::vector<int>& kept);

/// What a weight is called in the smaller model; empty if its layer is gone.
std::string successorName(const Weight& weight, const std::map<int, int>& numbers);

}  // namespace lathe::core
