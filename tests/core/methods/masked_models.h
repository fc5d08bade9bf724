// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Small models with parts of their weights zero, to compare with models from which those parts were
// removed.

#include <string>
#include <string_view>

#include "core/methods/method.h"

namespace lathe::tests {

/// 8 heads that share 4 groups of keys and values, in 2 layers.
core::ModelPtr fourGroups();

/// The model with columns [from, to) of a weight zero.
core::ModelPtr withoutColumns(const core::ModelPtr& model, const std::string& name, int64_t from,
                              int64_t to);

/// fourGroups() with what a group puts out zero.
core::ModelPtr withoutGroup(const core::ModelPtr& model, int layer, int64_t group);

/// Whether two models predict the same, but for the rounding of sums in another order.
bool sameLogits(const core::ModelPtr& a, const core::ModelPtr& b);

/// The first error of a method's review; empty if there is none.
std::string errorOf(const core::MethodInput& input, std::string_view id);

}  // namespace lathe::tests
