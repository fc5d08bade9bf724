// SPDX-License-Identifier: GPL-3.0-or-later
// prune.random: as many zeros as prune.magnitude, at random places. The control that a pruning
// criterion must beat.

#include "core/base/rng.h"
#include "core/methods/prune/pruning.h"

namespace lathe::core {

namespace {

/// FNV-1a of the name: a weight's zeros do not depend on which other weights are targets.
uint64_t streamOf(std::string_view name) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    return hash;
}

/// Each row draws from a stream of its own.
void randomKeys(const MethodInput& input, const Weight& weight, int64_t row, std::span<const float>,
                std::span<uint32_t> keys) {
    Rng rng(input.seed, streamOf(weight.name) + static_cast<uint64_t>(row));
    for (uint32_t& key : keys) key = rng.next();
}

ParamSchema schema() {
    return pruningSchema(false);
}
MethodResult apply(const MethodInput& input, JobContext& job) {
    return prune(input, job, randomKeys);
}

}  // namespace

extern const Method method_random;
const Method method_random = {
    "prune.random",
    "Random weights",
    "Sets weights at random places to zero, as a control for other pruning methods.",
    {},
    schema,
    apply,
    pruningEstimate,
    pruningReview,
    prunesJointly,
    WeightChange::Values};

}  // namespace lathe::core
