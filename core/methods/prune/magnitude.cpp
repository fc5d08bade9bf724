// SPDX-License-Identifier: GPL-3.0-or-later
// prune.magnitude: the smallest weights become zero (Han et al., NIPS 2015, without the
// retraining).

#include <bit>

#include "core/methods/prune/pruning.h"

namespace lathe::core {

namespace {

/// Bits of |x|: they order as the magnitudes do.
void magnitudes(const MethodInput&, const Weight&, int64_t, std::span<const float> values,
                std::span<uint32_t> keys) {
    for (size_t i = 0; i < keys.size(); ++i)
        keys[i] = std::bit_cast<uint32_t>(values[i]) & 0x7FFFFFFFu;
}

ParamSchema schema() {
    return pruningSchema(true);
}
MethodResult apply(const MethodInput& input, JobContext& job) {
    return prune(input, job, magnitudes);
}

}  // namespace

extern const Method method_magnitude;
const Method method_magnitude = {
    "prune.magnitude",
    "Smallest weights",
    "Sets the weights of smallest magnitude to zero: a fraction of each matrix or of all, N "
    "of every M, or all below a threshold (Han et al. 2015).",
    {},
    schema,
    apply,
    pruningEstimate,
    pruningReview,
    prunesJointly,
    WeightChange::Values};

}  // namespace lathe::core
