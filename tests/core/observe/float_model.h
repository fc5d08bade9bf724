// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Published models as float32, for measurements that start from weights that are on no grid yet.

#include "core/encoding/dense.h"
#include "core/model/model.h"

namespace lathe::tests {

/// The same model with its linear weights as float32.
inline core::ModelPtr decoded(const core::ModelPtr& model) {
    std::vector<core::WeightPtr> plain;
    for (const core::WeightPtr& weight : model->weightsInOrder()) {
        if (weight->role != core::WeightRole::Linear) continue;
        core::Weight one = *weight;
        one.encoding = core::encodeDense(weight->encoding->shape(), weight->encoding->decode(),
                                         core::DType::F32);
        plain.push_back(std::make_shared<const core::Weight>(std::move(one)));
    }
    return model->withWeights(plain);
}

}  // namespace lathe::tests
