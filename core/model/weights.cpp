// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/weights.h"

#include "core/encoding/dense.h"

namespace lathe::core {

WeightPtr withEncoding(const Weight& weight, EncodingPtr encoding) {
    auto changed = std::make_shared<Weight>(weight);
    changed->encoding = std::move(encoding);
    return changed;
}

WeightPtr inFloat32(const Weight& weight, std::span<const float> values, const JobContext* job) {
    return withEncoding(weight, encodeDense(weight.encoding->shape(), values, DType::F32, job));
}

}  // namespace lathe::core
