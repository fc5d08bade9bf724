// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A plain array times one float32 scale, or one per row: x = scale * value. It is what 8-bit floats
// need, whose range is narrower than that of many weights.

#include <optional>

#include "core/base/job.h"
#include "core/encoding/encoding.h"

namespace lathe::core {

/// `scales` has one element or one per row; `values` is a dense encoding.
EncodingPtr makeScaled(EncodingPtr values, std::span<const float> scales);

/// Fits the scales so that the largest magnitude reaches the largest number of `type` (F8E4M3 448,
/// F8E5M2 57344), then rounds values / scale. Throws Error(Refused) on values that are not finite.
EncodingPtr encodeScaled(const Shape& shape, std::span<const float> values, DType type, bool perRow,
                         const JobContext* job = nullptr);

struct ScaledParts {
    EncodingPtr values;
    std::vector<float> scales;
};
std::optional<ScaledParts> asScaled(const Encoding& encoding);

}  // namespace lathe::core
