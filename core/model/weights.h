// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What code that changes weights asks of single ones.

#include <span>

#include "core/model/model.h"

namespace lathe::core {

/// Norms and biases: what is added to channels or multiplies them, and stays in floats.
inline bool isVectorRole(WeightRole role) {
    return role == WeightRole::Norm || role == WeightRole::Bias;
}

/// The weight with another encoding.
WeightPtr withEncoding(const Weight& weight, EncodingPtr encoding);

/// The weight with these values in plain float32.
WeightPtr inFloat32(const Weight& weight, std::span<const float> values,
                    const JobContext* job = nullptr);

}  // namespace lathe::core
