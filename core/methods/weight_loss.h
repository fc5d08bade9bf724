// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How far a weight has moved from its decoded original.

#include <span>

#include "core/methods/method.h"

namespace lathe::core {

/// `values` are those of the weight. Throws Error(Refused) where the new ones are not finite.
WeightLoss weightLoss(const Weight& weight, std::span<const float> values, const Encoding& after,
                      const JobContext& job);

/// The same for a successor that holds factors which something before it takes back: `decoded` are
/// its values without them.
WeightLoss lossWithoutFactors(const Weight& weight, std::span<const float> values,
                              const Encoding& after, std::span<const float> decoded,
                              const JobContext& job);

}  // namespace lathe::core
