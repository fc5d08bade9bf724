// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What methods have in common whose weights and inputs are multiplied as integers: how weights are
// stored, and the plan that says what their inputs become.

#include <functional>
#include <string>
#include <vector>

#include "core/encoding/affine.h"
#include "core/methods/method.h"

namespace lathe::core {

/// Parameters bits, granularity (row, tensor) and scale_type.
std::vector<ParamSpec> integerWeightParams();

/// absmax or zero_point; absmax unless set.
ParamSpec integerSchemeParam(std::string name, std::string label, std::string help);

/// Symmetric, so that 0 is exact.
AffineLayout integerWeightLayout(const Params& params);

/// The model's plan with this format wherever one of the weights multiplies something; layers that
/// share a weight have it too. Tables of a vocabulary multiply nothing.
ArithmeticPlan planWithFormats(const Model& model, const std::vector<WeightPtr>& weights,
                               const std::function<ActivationFormat(const Weight&)>& formatOf);

}  // namespace lathe::core
